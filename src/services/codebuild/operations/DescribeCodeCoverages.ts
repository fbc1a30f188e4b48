import { createHash } from "node:crypto";
import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { reportIn } from "../arns.ts";
import { branchCoverage, type FileCoverage, lineCoverage } from "../domain/reports/coverage.ts";
import { invalid } from "../errors.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { ownerOf, policyOf } from "../sharing.ts";
import { findReport } from "../store/reports.ts";

export const DescribeCodeCoverages = operation<typeof sdk, "DescribeCodeCoverages">({
  resource: ({ reportArn }, context) => ownerOf(context, reportArn, "report").arn,
  resourcePolicy: ({ reportArn }, context) => policyOf(context, [ownerOf(context, reportArn, "report").arn]),
  async run({ reportArn, sortBy, sortOrder, minLineCoveragePercentage, maxLineCoveragePercentage, ...page }, context) {
    const { group, uuid } = reportIn(reportArn);
    const report = await findReport(context.tx, ownerOf(context, reportArn, "report").place, group, uuid);
    if (!report) throw invalid(`Report cannot be found: ${reportArn}`);
    const { nextToken, maxResults = pageSize } = page;
    const [least, most] = [minLineCoveragePercentage ?? 0, maxLineCoveragePercentage ?? 100];
    const wanted = report.files.filter((file) => lineCoverage(file) >= least && lineCoverage(file) <= most);
    wanted.sort(sortBy === "FILE_PATH" ? byPath : (left, right) => lineCoverage(left) - lineCoverage(right) || byPath(left, right));
    if (sortOrder === "DESCENDING") wanted.reverse();
    const offset = offsetOf(nextToken);
    const { items, ...more } = pageOf(wanted.slice(offset, offset + maxResults + 1), offset, maxResults);
    const codeCoverages = items.map((file) => ({
      ...file,
      id: createHash("sha256").update(`${reportArn}\0${file.filePath}`).digest("hex").slice(0, 32),
      reportARN: reportArn,
      lineCoveragePercentage: lineCoverage(file),
      branchCoveragePercentage: branchCoverage(file),
      expired: new Date(report.expires_at),
    }));
    return { codeCoverages, ...more };
  },
});

const byPath = (left: FileCoverage, right: FileCoverage): number =>
  left.filePath < right.filePath ? -1 : left.filePath > right.filePath ? 1 : 0;
