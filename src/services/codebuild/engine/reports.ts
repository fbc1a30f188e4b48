import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import type { ReportSpec } from "../domain/buildspec.ts";
import { reportStatus, summarize, type TestCase } from "../domain/junit.ts";
import type { Job } from "./job.ts";
import { readJunit } from "./read-junit.ts";

const largestFile = 32 * 1024 * 1024;

/** Reads the files of one report and keeps it. A report that cannot be read is FAILED; it does not fail the build. */
export async function keepReport(job: Job, spec: ReportSpec, archive: string): Promise<{ arn: string; lines: string[] }> {
  const cases: TestCase[] = [];
  const unread: string[] = [];
  if (spec.format === "JUNITXML") {
    for await (const { name, text } of filesIn(await job.environment.readOut(archive))) {
      const found = text === undefined ? undefined : readJunit(text, name);
      if (found) cases.push(...found);
      else unread.push(name);
    }
  } else unread.push(`file-format ${spec.format} is not supported by this server yet`);
  const status = unread.length ? "FAILED" : reportStatus(summarize(cases));
  const arn = await job.outside.saveReport({ group: spec.group, status, cases });
  return {
    arn,
    lines: [...unread.map((name) => `Error processing report: ${name}`), `Report ${arn} State: ${status}, ${cases.length} test case(s)`],
  };
}

async function* filesIn(tar: Readable): AsyncGenerator<{ name: string; text: string | undefined }> {
  const entries = extract();
  const fed = pipeline(tar, entries);
  fed.catch(() => undefined);
  for await (const entry of entries) {
    const { name, type, size = 0 } = entry.header;
    if (type !== "file" || size > largestFile) {
      entry.resume();
      if (type === "file") yield { name, text: undefined };
      continue;
    }
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    yield { name, text: Buffer.concat(pieces).toString("utf8") };
  }
  await fed;
}
