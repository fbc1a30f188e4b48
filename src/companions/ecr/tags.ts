import { InvalidTagParameterException, type Tag, TooManyTagsException } from "@aws-sdk/client-ecr";
import { parseArn } from "../../base/arn.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { invalidParameter } from "./errors.ts";
import { repositoryNamed } from "./on-repository.ts";
import { repositoryArn } from "./store/repositories.ts";

const mostTags = 50;

export function givenTags(tags: Tag[] = []): { key: string; value: string }[] {
  const given = tags.map(({ Key = "", Value = "" }) => ({ key: Key, value: Value }));
  const wrong = given.find(({ key }) => key === "" || key.startsWith("aws:"));
  if (wrong) throw new InvalidTagParameterException({ message: `Invalid tag key: '${wrong.key}'`, $metadata: {} });
  if (given.length > mostTags) throw new TooManyTagsException({ message: `At most ${mostTags} tags are allowed.`, $metadata: {} });
  return given;
}

/** The ARN of the repository that a tag operation names, once it is known to be there. */
export async function taggedArn(context: Context, resourceArn: string): Promise<string> {
  const { service, account = "", region, resource = "" } = parseArn(resourceArn) ?? {};
  const [kind, ...name] = resource.split("/");
  if (service !== "ecr" || kind !== "repository" || region !== context.region) {
    throw invalidParameter(`Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid ARN'`);
  }
  return repositoryArn(await repositoryNamed(context, { repositoryName: name.join("/"), registryId: account }));
}
