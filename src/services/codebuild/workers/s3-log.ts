import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { BuildState } from "../domain/build.ts";
import { logPlace } from "./build-log.ts";
import { isRefusal } from "./refusals.ts";
import { buildPrincipal } from "./service-role.ts";

/**
 * Copies the finished log to `<location>/<uuid>.gz` where the project asks for it.
 * @DIFFERS: it is read back from CloudWatch Logs, so a project that turned those off gets no S3 log.
 */
export async function storeS3Log(kernel: Kernel, state: BuildState): Promise<void> {
  const { s3Logs } = state.plan.logsConfig;
  const place = logPlace(state);
  if (s3Logs?.status !== "ENABLED" || !s3Logs.location || !place || !state.logs) return;
  const [bucket = "", ...prefix] = s3Logs.location.replace(/^arn:aws[a-z-]*:s3:::/, "").split("/");
  const { account, region } = state;
  try {
    await kernel.store.transaction(async (tx) => {
      const as = { principal: await buildPrincipal(kernel, tx, state), account, region, tx };
      const messages: string[] = [];
      for (let token: string | undefined; ; ) {
        const asked = {
          logGroupName: place.group,
          logStreamName: place.stream,
          startFromHead: true,
          ...(token ? { nextToken: token } : {}),
        };
        const page = await kernel.call("logs", "GetLogEvents", asked, as);
        for (const { message } of page.events ?? []) messages.push(`${message}\n`);
        if (!page.nextForwardToken || page.nextForwardToken === token) break;
        token = page.nextForwardToken;
      }
      const bytes = gzipSync(messages.join(""));
      const Key = [...prefix, `${state.uuid}.gz`].filter(Boolean).join("/");
      await kernel.call("s3", "PutObject", { Bucket: bucket, Key, Body: Readable.from([bytes]), ContentLength: bytes.length }, as);
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    kernel.log.warn("A build's log could not be copied to S3", { build: state.id, error });
  }
}
