import type { Context } from "../../kernel/gateway/index.ts";
import { tagsOf } from "../../kernel/store/index.ts";
import { type SecretRow, versionsOf } from "./store/secrets.ts";

/** What DescribeSecret and ListSecrets show alike. */
export async function secretShape({ tx }: Pick<Context, "tx">, row: SecretRow) {
  const tags = await tagsOf(tx, row.arn);
  const staged = (await versionsOf({ tx }, row.arn)).filter(({ stages }) => stages.length);
  return {
    shape: {
      ARN: row.arn,
      Name: row.name,
      ...(row.description === null ? {} : { Description: row.description }),
      ...(row.kms_key_id === null ? {} : { KmsKeyId: row.kms_key_id }),
      LastChangedDate: row.changed_at,
      ...(row.accessed_at === null ? {} : { LastAccessedDate: row.accessed_at }),
      ...(row.deleted_at === null ? {} : { DeletedDate: row.deleted_at }),
      Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
      CreatedDate: row.created_at,
    },
    tags,
    versions: Object.fromEntries(staged.map(({ version_id, stages }) => [version_id, stages])),
  };
}
