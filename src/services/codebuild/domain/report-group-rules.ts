import type * as sdk from "@aws-sdk/client-codebuild";

export function exportProblem({ exportConfigType, s3Destination }: sdk.ReportExportConfig): string | undefined {
  if (exportConfigType === undefined) return "exportConfigType is required";
  if (exportConfigType === "S3" && !s3Destination?.bucket) return "S3 export config is required when export config type is S3";
  if (exportConfigType === "NO_EXPORT" && s3Destination)
    return "S3 export config should not be specified when export config type is NO_EXPORT";
  return undefined;
}

/** What AWS fills in and echoes. */
export const exportWithDefaults = ({ exportConfigType, s3Destination }: sdk.ReportExportConfig): sdk.ReportExportConfig => ({
  exportConfigType,
  ...(s3Destination
    ? {
        s3Destination: {
          ...s3Destination,
          packaging: s3Destination.packaging ?? "NONE",
          encryptionDisabled: s3Destination.encryptionDisabled ?? false,
        },
      }
    : {}),
});

/** Where the raw files of a report go: below `<path>/<group>/<report>`, or into one zip of that name. */
export function exportTarget(
  config: sdk.ReportExportConfig,
  { group, uuid }: { group: string; uuid: string },
): { bucket: string; key: string; zip: boolean; arn: string } | undefined {
  const { s3Destination } = config;
  if (config.exportConfigType !== "S3" || !s3Destination?.bucket) return undefined;
  const zip = s3Destination.packaging === "ZIP";
  const bucket = s3Destination.bucket.replace(/^arn:aws[a-z-]*:s3:::/, "");
  const folder = (s3Destination.path ?? "").replace(/^\/+|\/+$/g, "");
  const key = [folder, group, zip ? `${uuid}.zip` : uuid].filter(Boolean).join("/");
  return { bucket, key, zip, arn: `arn:aws:s3:::${bucket}/${key}` };
}
