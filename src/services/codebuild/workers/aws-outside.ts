import { createHash } from "node:crypto";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { CallAs } from "../../../kernel/gateway/index.ts";
import { codeCommitLogin, codeCommitUrl } from "../../../kernel/git/index.ts";
import { serviceOf } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { BuildState } from "../domain/build.ts";
import type { NewReport, Outside } from "../engine/outside.ts";
import { keepReport, openReportGroup } from "./keep-report.ts";
import { ownImage } from "./own-image.ts";
import { buildPrincipal } from "./service-role.ts";
import { sourceLogin } from "./source-login.ts";

const sessionSeconds = 3600;

/** Everything a build fetches and leaves, through the operations of the neighbours and with the build's service role. */
export function awsOutside(kernel: Kernel, state: BuildState, now: () => Date): Outside {
  const { account, region } = state;
  const asRole = <T>(work: (as: CallAs) => Promise<T>): Promise<T> =>
    kernel.store.transaction(async (tx) => work({ principal: await buildPrincipal(kernel, tx, state), account, region, tx }));

  return {
    cacheFolder: join(kernel.config.data, "codebuild", "cache", account, region, state.projectName),
    getObject: (bucket, key, versionId) =>
      asRole(async (as) => {
        const { Body } = await kernel.call(
          "s3",
          "GetObject",
          { Bucket: bucket, Key: key, ...(versionId ? { VersionId: versionId } : {}) },
          as,
        );
        return Body instanceof Readable ? Body : Readable.from([Buffer.from(Body ?? "")]);
      }),
    listObjects: (bucket, prefix) =>
      asRole(async (as) => {
        const found: { key: string; modified: Date; sizeBytes: number }[] = [];
        for (let token: string | undefined; ; ) {
          const page = await kernel.call(
            "s3",
            "ListObjectsV2",
            { Bucket: bucket, Prefix: prefix, ...(token ? { ContinuationToken: token } : {}) },
            as,
          );
          for (const { Key, LastModified, Size = 0 } of page.Contents ?? [])
            if (Key) found.push({ key: Key, modified: LastModified ?? now(), sizeBytes: Size });
          token = page.NextContinuationToken;
          if (!token) return found;
        }
      }),
    putObject: ({ bucket, key, body, sizeBytes, metadata }) =>
      asRole(async (as) => {
        const Body = body instanceof Readable ? body : Readable.from([body], { objectMode: false });
        await kernel.call("s3", "PutObject", { Bucket: bucket, Key: key, Body, ContentLength: sizeBytes, Metadata: metadata }, as);
      }),
    parameter: (name) =>
      asRole(async (as) => (await kernel.call("ssm", "GetParameter", { Name: name, WithDecryption: true }, as)).Parameter?.Value ?? ""),
    secret: ({ secretId, stage, versionId }) =>
      asRole(async (as) => {
        const asked = { SecretId: secretId, ...(stage ? { VersionStage: stage } : {}), ...(versionId ? { VersionId: versionId } : {}) };
        const { SecretString, SecretBinary } = await kernel.call("secretsmanager", "GetSecretValue", asked, as);
        return SecretString ?? Buffer.from(SecretBinary ?? []).toString("utf8");
      }),
    ownImage: (image, who) =>
      asRole((as) => ownImage(kernel, image, who === "role" ? as : { ...as, principal: serviceOf("codebuild", account) })),
    repository: (name) =>
      kernel.store.transaction(async (tx) => {
        const credentials = await kernel.iam.issueCredentials(tx, await buildPrincipal(kernel, tx, state), sessionSeconds);
        const url = codeCommitUrl(kernel.config, name);
        return { url, login: codeCommitLogin(credentials, { url, region, now: now() }) };
      }),
    login: (source) => asRole((as) => sourceLogin(kernel, source, as)),
    reportGroup: (group, type) =>
      kernel.store.transaction((tx) => openReportGroup(kernel, tx, state, { group, type, uuid: reportUuid(state, { group }), now: now() })),
    saveReport: (report: NewReport) =>
      kernel.store.transaction((tx) => keepReport(tx, state, report, { uuid: reportUuid(state, report), now: now() })),
  };
}

/** The same for the same build and group, however often it is said. */
function reportUuid({ id }: BuildState, { group }: Pick<NewReport, "group">): string {
  const hex = createHash("sha256").update(`${id}\0${group}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
