import type { Context } from "../../kernel/gateway/index.ts";
import { type ParameterRow, parameterArn, type VersionRow } from "./store/parameters.ts";

/** A secure value is shown as it is sealed unless its decryption is asked for, as AWS shows the ciphertext. */
export function plainValue({ kernel, account }: Context, row: VersionRow, decrypt: boolean): string {
  if (row.type === "SecureString" && !decrypt) return row.value.toString("base64");
  return kernel.iam.vault.open(account, row.value).toString();
}

export const parameterShape = (context: Context, row: VersionRow, decrypt: boolean, selector?: string) => ({
  Name: row.name,
  Type: row.type,
  Value: plainValue(context, row, decrypt),
  Version: row.version,
  ...(selector === undefined ? {} : { Selector: `:${selector}` }),
  LastModifiedDate: row.modified_at,
  ARN: parameterArn(row, row.name),
  DataType: row.data_type,
});

const details = (row: ParameterRow) => ({
  Name: row.name,
  Type: row.type,
  ...(row.key_id === null ? {} : { KeyId: row.key_id }),
  LastModifiedDate: row.modified_at,
  LastModifiedUser: row.modified_by,
  ...(row.description === null ? {} : { Description: row.description }),
  ...(row.allowed_pattern === null ? {} : { AllowedPattern: row.allowed_pattern }),
  Version: row.version,
  Tier: row.tier,
  Policies: [],
  DataType: row.data_type,
});

export const metadataShape = (row: ParameterRow) => ({ ...details(row), ARN: parameterArn(row, row.name) });

export const historyShape = (context: Context, row: VersionRow, decrypt: boolean) => ({
  ...details(row),
  Value: plainValue(context, row, decrypt),
  Labels: row.labels,
});
