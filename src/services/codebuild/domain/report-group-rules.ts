import type * as sdk from "@aws-sdk/client-codebuild";

export function exportProblem({ exportConfigType, s3Destination }: sdk.ReportExportConfig): string | undefined {
  if (exportConfigType === "S3" && !s3Destination?.bucket) return "S3 export config is required when export config type is S3";
  if (exportConfigType === "NO_EXPORT" && s3Destination)
    return "S3 export config should not be specified when export config type is NO_EXPORT";
  // @DIFFERS: exporting reports is not there yet, and a group that promises it would be lying.
  if (exportConfigType === "S3") return "Exporting reports to S3 is not supported by this server yet";
  return undefined;
}
