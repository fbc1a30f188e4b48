import { join } from "node:path";
import { principalOfSession, readIamArn } from "../iam/index.ts";
import { readRemotes } from "./read-remotes.ts";
import type { Remote, RemoteCall, Remotes } from "./remote.ts";
import { createRoleCredentials } from "./role-credentials.ts";
import { type SdkClient, sdkOf } from "./sdk-clients.ts";
import { spoolBody } from "./spool-body.ts";
import { postToTopic } from "./topics.ts";

interface Settings {
  data: string;
  remotes?: string;
  account: string;
  region: string;
}

/** Whoever calls tries again by itself, and knows what must not happen twice: the SDK's own retries would not. */
const patience = { maxAttempts: 1, requestHandler: { connectionTimeout: 5_000, socketTimeout: 120_000 } };

export function createRemotes(settings: Settings, clock: () => number = Date.now): Remotes {
  const { remotes, topics } = readRemotes(settings);
  let handler: { destroy?(): void } | undefined;

  const configurationOf = (remote: Remote, region: string): object => ({
    ...patience,
    ...(handler ? { requestHandler: handler } : {}),
    region,
    forcePathStyle: remote.endpoint !== "aws",
    ...(remote.endpoint === "aws" ? {} : { endpoint: remote.endpoint }),
    ...(remote.credentials ? { credentials: remote.credentials } : {}),
    ...(remote.profile ? { profile: remote.profile } : {}),
  });
  const credentialsFor = createRoleCredentials(configurationOf, clock);

  const at: Remotes["at"] = ({ account, region }, service) =>
    remotes.find(
      (one) =>
        one.account === account &&
        (one.region === "*" || one.region === region) &&
        (!one.services || (service !== undefined && one.services.includes(service))),
    );

  async function call(remote: Remote, { service, operation, input, principal, region }: RemoteCall): Promise<unknown> {
    const { Client, Command } = await sdkOf(service, operation);
    const credentials = await credentialsFor(remote, principal, region);
    const client: SdkClient = new Client({ ...configurationOf(remote, region), ...(credentials ? { credentials } : {}) });
    handler ??= client.config.requestHandler;
    const { body, release } = await spoolBody(input, join(settings.data, "tmp"));
    try {
      const { $metadata: _, ...output } = (await client.send(new Command(body))) as { $metadata?: unknown };
      return output;
    } finally {
      await release();
    }
  }

  return {
    at,
    call,
    session(roleArn, sessionName) {
      const role = readIamArn(roleArn, "role");
      const isRemote = role && remotes.some((one) => one.account === role.account && (!one.services || one.services.includes("sts")));
      if (!role || !isRemote || role.account === settings.account) return undefined;
      return { ...principalOfSession({ ...role, id: "AROAREMOTE" }, sessionName), roleArn };
    },
    async publish(topicArn, message) {
      const address = Object.hasOwn(topics, topicArn) ? topics[topicArn] : undefined;
      if (address === undefined) return false;
      await postToTopic(address, topicArn, message);
      return true;
    },
    close: () => handler?.destroy?.(),
  };
}
