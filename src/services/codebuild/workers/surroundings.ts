import { join } from "node:path";
import type { Kernel } from "../../../kernel/kernel.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { isRetriedByStore, type Tx } from "../../../kernel/store/index.ts";
import type { BuildPlan, Fact } from "../domain/build.ts";
import { serverTypeOf } from "../domain/source-credential.ts";
import type { Recalled, Surroundings } from "../engine/surroundings.ts";
import { findWhole, insertFacts, readTo, saveReadTo } from "../store/builds.ts";
import { keepOutput } from "../store/command-outputs.ts";
import { awsOutside } from "./aws-outside.ts";
import { openLog, writeLines } from "./build-log.ts";
import { storeS3Log } from "./s3-log.ts";

export const buildKind = "codebuild/build";
export const credentialsPath = "/_quintet/credentials";
export const gitCredentialsPath = "/_quintet/git-credentials";

/** The git hosts of a build's sources. */
export const sourceHosts = (plan: BuildPlan): string[] => [
  ...new Set(
    [plan.source, ...plan.secondarySources].flatMap(({ type, location = "" }) =>
      serverTypeOf(type) && URL.canParse(location) ? [new URL(location).origin] : [],
    ),
  ),
];

const isEnded = (fact: Fact): fact is Extract<Fact, { key: `ended/${number}` }> => fact.key.startsWith("ended/");

export async function recallBuild(tx: Tx, id: string): Promise<Recalled | undefined> {
  const whole = await findWhole(tx, id);
  if (!whole) return undefined;
  const { state, facts, readTo: offset } = whole;
  const ended = facts.filter(isEnded).map(({ key, exitCode }): [number, number] => [Number(key.slice("ended/".length)), exitCode]);
  return { state, ended, offset };
}

/** How a build's attendant meets the rest of this server. */
export function serverSurroundings(kernel: Kernel): Surroundings {
  const { store, compute, config, log } = kernel;
  const now = () => new Date();
  return {
    compute,
    log,
    egress: config.egress,
    containers: config,
    now,
    passes: isRetriedByStore,
    recall: (id) => store.transaction((tx) => recallBuild(tx, id)),
    record: (state, { lines, facts, offset }, mask) =>
      store.transaction(async (tx) => {
        // A commit whose answer was lost with the connection is tried again, but its lines are not written again.
        if (offset === undefined || offset > (await readTo(tx, state.id))) {
          const masked = lines.map(({ text, time }) => ({ text: mask(text), time }));
          await writeLines(kernel, tx, state, masked);
        }
        if (offset !== undefined) await saveReadTo(tx, state.id, offset);
        await insertFacts(tx, state.id, facts);
        if (facts.length) await wake(tx, buildKind, state.id);
      }),
    outside: (state) => awsOutside(kernel, state, now),
    keepOutput: (state, output) => store.transaction((tx) => keepOutput(tx, state.id, output)),
    openLog: (state) => store.transaction((tx) => openLog(kernel, tx, state)),
    closeLog: (state) => storeS3Log(kernel, state),
    serverVariables: ({ region }) => ({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${compute.serverAddress}${credentialsPath}`,
      AWS_ENDPOINT_URL: compute.serverAddress,
      AWS_REGION: region,
    }),
    gitServer: ({ region, plan }) => ({
      hosts: sourceHosts(plan),
      address: compute.serverAddress,
      passwords: `${compute.serverAddress}${gitCredentialsPath}`,
      instead: `https://git-codecommit.${region}.amazonaws.com`,
    }),
    scratch: ({ uuid }) => join(config.data, "codebuild", "scratch", uuid),
  };
}
