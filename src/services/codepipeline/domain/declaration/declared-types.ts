import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Input, Strict } from "../../../../contracts/types.ts";
import type { ActionType } from "./action-types.ts";
import type { ActionTypeId } from "./declaration.ts";

/** A user's own action type as CreateCustomActionType takes it, without its name and tags. */
export type CustomTypeDocument = Omit<Input<typeof sdk, "CreateCustomActionType">, "category" | "provider" | "version" | "tags">;
/** A partner's action type as UpdateActionType takes it. */
export type PartnerTypeDocument = Strict<sdk.ActionTypeDeclaration>;

/** An action type that somebody has declared, in the form that the rules and the workers read. */
export interface DeclaredType extends ActionType {
  owner: "Custom" | "ThirdParty";
  version: string;
  /** Whose type it is. */
  account: string;
  isDeleted: boolean;
  urls: { entity?: string; execution?: string; revision?: string };
}

interface StoredType {
  account: string;
  owner: string;
  category: string;
  provider: string;
  version: string;
  document: CustomTypeDocument | PartnerTypeDocument;
  deleted_at: Date | null;
}

const dayMinutes = 24 * 60;
/** What a partner's action is opened with: the pair that its customer was given. */
const clientPair = [
  { name: "ClientId", required: true, description: "The id under which the partner knows its customer" },
  { name: "ClientToken", required: true, description: "The secret that goes with the id", secret: true },
];

export function declaredType(row: StoredType): DeclaredType {
  const { document } = row;
  const base = {
    ...{ category: row.category as ActionTypeId["category"], provider: row.provider, version: row.version, account: row.account },
    inputs: [document.inputArtifactDetails.minimumCount, document.inputArtifactDetails.maximumCount] as const,
    outputs: [document.outputArtifactDetails.minimumCount, document.outputArtifactDetails.maximumCount] as const,
    ...{ variables: [], isDeleted: row.deleted_at !== null },
  };
  return "executor" in document ? { ...base, ...ofPartner(document) } : { ...base, ...ofUser(document) };
}

function ofUser({ configurationProperties = [], settings = {} }: CustomTypeDocument) {
  return {
    owner: "Custom" as const,
    timeoutMinutes: dayMinutes,
    properties: configurationProperties.map(({ description = "", key: _, ...property }) => ({ ...property, description })),
    urls: urlsOf(settings),
  };
}

function ofPartner({ properties = [], urls = {}, executor }: PartnerTypeDocument) {
  const own = properties.map(({ name, optional, noEcho, queryable, description = "" }) => ({
    ...{ name, required: !optional, secret: noEcho, description },
    ...(queryable === undefined ? {} : { queryable }),
  }));
  const pair = executor.type === "JobWorker" ? clientPair.filter(({ name }) => !own.some((one) => one.name === name)) : [];
  return {
    owner: "ThirdParty" as const,
    timeoutMinutes: dayMinutes,
    properties: [...own, ...pair],
    urls: urlsOf(urls),
  };
}

const urlsOf = (given: { entityUrlTemplate?: string; executionUrlTemplate?: string; revisionUrlTemplate?: string }) => ({
  ...(given.entityUrlTemplate ? { entity: given.entityUrlTemplate } : {}),
  ...(given.executionUrlTemplate ? { execution: given.executionUrlTemplate } : {}),
  ...(given.revisionUrlTemplate ? { revision: given.revisionUrlTemplate } : {}),
});

/** A type's URL with `{Config:key}` and `{ExternalExecutionId}` filled in; undefined while one of them is not known. */
export function filledUrl(
  template: string | undefined,
  known: { configuration: Record<string, string>; externalExecutionId?: string | undefined },
): string | undefined {
  if (template === undefined) return undefined;
  let complete = true;
  const filled = template.replace(/\{(?:Config:([^{}]+)|ExternalExecutionId)\}/g, (_text, key: string | undefined) => {
    const value = key === undefined ? known.externalExecutionId : known.configuration[key];
    if (value === undefined) complete = false;
    return encodeURIComponent(value ?? "");
  });
  return complete ? filled : undefined;
}
