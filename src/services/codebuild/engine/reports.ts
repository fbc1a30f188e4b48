import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import type { Chosen } from "../domain/artifact-selection.ts";
import type { ReportSpec } from "../domain/buildspec.ts";
import type { FileCoverage } from "../domain/reports/coverage.ts";
import { reportFormats } from "../domain/reports/formats.ts";
import { reportStatus, summarize, type TestCase } from "../domain/reports/test-case.ts";
import { buildArn } from "../domain/view.ts";
import type { Job } from "./job.ts";
import { BuildFailure } from "./outside.ts";
import { type ReadFile, ReportProblem, readReportFile } from "./read-report.ts";
import { uploadArtifact } from "./upload-artifact.ts";

const largestFile = 64 * 1024 * 1024;

/**
 * Reads the files of one report and keeps it, and its raw files where its group says so. A report with a file that cannot be read is
 * FAILED and the log says why; neither that nor a failed test fails the build.
 */
export async function keepReport(
  job: Job,
  spec: ReportSpec,
  packed: { archive: string; chosen: Chosen[] },
): Promise<{ arn?: string; lines: string[] }> {
  const type = reportFormats[spec.format]?.type ?? "TEST";
  try {
    const { exportTo } = await job.outside.reportGroup(spec.group, type);
    const cases: TestCase[] = [];
    const files: FileCoverage[] = [];
    const lines: string[] = [];
    for await (const { name, read } of readFiles(await job.environment.readOut(packed.archive), spec.format)) {
      if ("problem" in read) lines.push(`Error processing report ${spec.group}: ${name}: ${read.problem}`);
      else if ("cases" in read) cases.push(...read.cases);
      else files.push(...read.files);
    }
    const status = lines.length ? "FAILED" : type === "TEST" ? reportStatus(summarize(cases)) : "SUCCEEDED";
    if (exportTo) await uploadArtifact(job, { ...packed, target: exportTo, buildArn: buildArn(job.state) });
    const arn = await job.outside.saveReport({ group: spec.group, type, status, cases, files });
    const count = type === "TEST" ? `${cases.length} test case(s)` : `${files.length} source file(s)`;
    return { arn, lines: [...lines, `Report ${arn} State: ${status}, ${count}`] };
  } catch (error) {
    const message = error instanceof BuildFailure || (error instanceof Error && "$fault" in error) ? error.message : undefined;
    if (message === undefined) throw error;
    return { lines: [`Error processing report ${spec.group}: ${message}`] };
  }
}

async function* readFiles(tar: Readable, format: string): AsyncGenerator<{ name: string; read: ReadFile | { problem: string } }> {
  const entries = extract();
  const fed = pipeline(tar, entries);
  fed.catch(() => undefined);
  for await (const entry of entries) {
    const { name, type, size = 0 } = entry.header;
    if (type !== "file" || size > largestFile) {
      entry.resume();
      if (type === "file") yield { name, read: { problem: `larger than ${largestFile} bytes` } };
      continue;
    }
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    yield { name, read: tryRead(format, Buffer.concat(pieces), name) };
  }
  await fed;
}

function tryRead(format: string, bytes: Buffer, name: string): ReadFile | { problem: string } {
  try {
    return readReportFile(format, bytes, name);
  } catch (error) {
    if (error instanceof ReportProblem) return { problem: error.message };
    throw error;
  }
}
