import { parseArn } from "../../base/arn.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import type { Tag } from "../../kernel/store/index.ts";
import { refusal } from "./refuse.ts";
import { applicationArn, applicationOf, configArn, configOf, groupArn, groupOf } from "./resources.ts";

interface AwsTag {
  Key?: string | undefined;
  Value?: string | undefined;
}

export const asKernelTags = (tags: AwsTag[] | undefined): Tag[] =>
  (tags ?? []).map(({ Key, Value }) => ({ key: Key ?? "", value: Value ?? "" }));

export const asAwsTags = (tags: Tag[]): { Key: string; Value: string }[] => tags.map(({ key, value }) => ({ Key: key, Value: value }));

/** The ARN as we write it, of a resource that is there and can have tags. */
export async function taggedResource(context: Context, resourceArn: string | undefined): Promise<string> {
  if (!resourceArn) throw refusal("ResourceArnRequiredException", "The resource ARN is required");
  const parsed = parseArn(resourceArn);
  if (parsed?.service !== "codedeploy" || parsed.account !== context.account || parsed.region !== context.region) {
    throw refusal("InvalidArnException", `The ARN is invalid: ${resourceArn}`);
  }
  const [kind = "", name = ""] = parsed.resource.split(/:(.*)/s);
  switch (kind) {
    case "application":
      return applicationArn(context, (await applicationOf(context, name)).name);
    case "deploymentgroup": {
      const [application = "", group = ""] = name.split("/");
      const found = await groupOf(context, await applicationOf(context, application), group);
      return groupArn(context, application, found.name);
    }
    case "deploymentconfig":
      await configOf(context, name);
      return configArn(context, name);
    default:
      throw refusal("ArnNotSupportedException", `Resources of type ${kind} cannot be tagged`);
  }
}
