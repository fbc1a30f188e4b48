import type { TemplateRow, VersionRow } from "./store/tables.ts";
import { keyView, templateView } from "./templates.ts";
import { schemaView, serviceView, versionView } from "./versions.ts";

type Published = { major: number; minor: number }[];

export const environmentTemplateSummary = (row: TemplateRow, published: Published) => ({
  ...templateView(row, published),
  ...(row.provisioning === null ? {} : { provisioning: row.provisioning }),
});
export const environmentTemplateView = (row: TemplateRow, published: Published) => ({
  ...environmentTemplateSummary(row, published),
  ...keyView(row),
});
export const serviceTemplateSummary = (row: TemplateRow, published: Published) => ({
  ...templateView(row, published),
  ...(row.provisioning === null ? {} : { pipelineProvisioning: row.provisioning }),
});
export const serviceTemplateView = (row: TemplateRow, published: Published) => ({
  ...serviceTemplateSummary(row, published),
  ...keyView(row),
});

export const environmentTemplateVersionView = (row: VersionRow, recommended: number | undefined) => ({
  ...versionView(row, recommended),
  ...schemaView(row),
});
export const serviceTemplateVersionView = (row: VersionRow, recommended: number | undefined) => ({
  ...environmentTemplateVersionView(row, recommended),
  ...serviceView(row),
});
