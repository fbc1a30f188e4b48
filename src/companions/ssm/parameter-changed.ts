import { publish } from "../../kernel/events/index.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { parameterArn } from "./store/parameters.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html */
export async function parameterChanged(
  { tx, account, region }: Context,
  change: { name: string; type: string; operation: "Create" | "Update" | "Delete" | "LabelParameterVersion"; description?: string | null },
): Promise<void> {
  const { description, ...detail } = change;
  await publish(tx, {
    source: "aws.ssm",
    detailType: "Parameter Store Change",
    account,
    region,
    resources: [parameterArn({ account, region }, change.name)],
    detail: description ? { ...detail, description } : detail,
  });
}
