import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type NewObject, type NewReport, type Outside, summarize, summarizeCoverage } from "../services/codebuild/local.ts";

/** Raw files of reports are written beside the artifacts, not among them. */
const reportsBucket = "reports";

const needsServer = (what: string) => async (): Promise<never> => {
  throw new Error(`${what} needs a server: start the project's build there, or give the value with --env`);
};

/** What a build without a server has outside of its environment: folders of this machine. */
export const folderOutside = (asked: { artifacts: string; reports: string; cacheFolder: string; print(line: string): void }): Outside => ({
  cacheFolder: asked.cacheFolder,
  getObject: needsServer("An S3 object"),
  listObjects: needsServer("An S3 folder"),
  parameter: needsServer("Parameter Store"),
  secret: needsServer("Secrets Manager"),
  ownImage: async () => undefined,
  repository: needsServer("A CodeCommit repository"),
  login: async () => undefined,
  putObject: (object) => writeBelow(object.bucket === reportsBucket ? asked.reports : asked.artifacts, object),
  reportGroup: async (group) => ({
    exportTo: { bucket: reportsBucket, key: group.replace(/[^A-Za-z0-9._-]/g, "_"), zip: false, arn: group },
  }),
  async saveReport(report) {
    asked.print(reportLine(report));
    return report.group;
  },
});

/** Names come out of the build: none may lead outside of the folder. */
async function writeBelow(folder: string, { key, body }: NewObject): Promise<void> {
  const path = resolve(folder, key);
  if (!path.startsWith(resolve(folder) + sep)) throw new Error(`An artifact would be written outside of ${folder}: ${key}`);
  await mkdir(dirname(path), { recursive: true });
  await pipeline(body instanceof Readable ? body : Readable.from([body]), createWriteStream(path));
}

function reportLine({ group, type, status, cases, files }: NewReport): string {
  if (type === "CODE_COVERAGE") {
    const { lineCoveragePercentage, branchCoveragePercentage } = summarizeCoverage(files);
    const shown = [`${lineCoveragePercentage.toFixed(1)} % of lines`, `${branchCoveragePercentage.toFixed(1)} % of branches`];
    return `report ${group}: ${status} (${shown.join(", ")} of ${files.length} files)`;
  }
  const summary = summarize(cases);
  const counts = Object.entries(summary.statusCounts).flatMap(([status, count]) => (count ? [`${count} ${status}`] : []));
  return `report ${group}: ${status} (${counts.join(", ") || "no test cases"})`;
}
