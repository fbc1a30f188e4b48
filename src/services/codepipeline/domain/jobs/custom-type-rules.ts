import type { CustomTypeDocument } from "../declaration/declared-types.ts";

/** Why CodePipeline would not take an action type of a user's own; undefined for a good one. */
export function customTypeRefusal(document: CustomTypeDocument): string | undefined {
  const { configurationProperties = [], settings = {}, inputArtifactDetails, outputArtifactDetails } = document;
  for (const { minimumCount, maximumCount } of [inputArtifactDetails, outputArtifactDetails])
    if (maximumCount < minimumCount)
      return `Maximum Number of Artifacts (${maximumCount}) has to be greater than or equal to minimum (${minimumCount})`;
  const names = configurationProperties.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return `The configuration property '${twice}' is declared more than once`;
  const queryable = configurationProperties.filter((property) => property.queryable);
  if (queryable.length > 1) return "An action type can have at most one queryable property";
  const [asked] = queryable;
  if (asked && (!asked.required || asked.secret)) return `The queryable property '${asked.name}' must be required and must not be secret`;
  for (const [name, template] of Object.entries(settings)) {
    const refusal = templateRefusal(name, template, configurationProperties);
    if (refusal) return refusal;
  }
  return undefined;
}

/** Links may show what everybody may see and what is always there. */
function templateRefusal(
  setting: string,
  template: string | undefined,
  properties: readonly { name: string; required: boolean; secret: boolean }[],
): string | undefined {
  if (template === undefined) return undefined;
  for (const [text, key] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (key === "ExternalExecutionId") continue;
    const name = key?.startsWith("Config:") ? key.slice("Config:".length) : undefined;
    const property = properties.find((one) => one.name === name);
    if (!property) return `${setting} uses ${text}, which is no configuration property`;
    if (!property.required || property.secret) return `${setting} uses ${text}, which must be a required property and not a secret one`;
  }
  return undefined;
}
