import type { Principal } from "../iam/index.ts";
import type { Request } from "./operation.ts";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
type Conditions = Record<string, string | string[]>;

const principalTypes: Record<Principal["kind"], string> = {
  root: "Account",
  user: "User",
  "role-session": "AssumedRole",
  service: "AWSService",
  anonymous: "Anonymous",
};

/** For a role session the key holds the role, not the session. */
const principalArn = ({ kind, account, arn, name }: Principal): string =>
  kind === "role-session" ? `arn:aws:iam::${account}:role/${name}` : arn;

const isTag = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Tags are a list of pairs or a map, under `tags` or `Tags`. */
function requestTags(input: unknown): [key: string, value: string][] {
  if (!isTag(input)) return [];
  const tags = input.tags ?? input.Tags;
  if (Array.isArray(tags)) return tags.filter(isTag).map((tag) => [String(tag.key ?? tag.Key ?? ""), String(tag.value ?? tag.Value ?? "")]);
  return isTag(tags) ? Object.entries(tags).map(([key, value]) => [key, String(value)]) : [];
}

/** The global condition keys of a request. A key that has no value is absent, as with AWS. */
export function globalConditions(request: Request, input: unknown): Conditions {
  const { principal, now, sourceIp, userAgent, region } = request;
  const conditions: Conditions = {
    "aws:CurrentTime": now.toISOString(),
    "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
    "aws:PrincipalAccount": principal.account,
    "aws:PrincipalArn": principalArn(principal),
    "aws:PrincipalIsAWSService": String(principal.kind === "service"),
    "aws:PrincipalType": principalTypes[principal.kind],
    "aws:RequestedRegion": region,
    "aws:SecureTransport": "false",
    "aws:userid": principal.id,
  };
  if (sourceIp !== undefined) conditions["aws:SourceIp"] = sourceIp;
  if (userAgent !== undefined) conditions["aws:UserAgent"] = userAgent;
  if (principal.kind === "user") conditions["aws:username"] = principal.name;
  for (const [key, value] of Object.entries(principal.tags ?? {})) conditions[`aws:PrincipalTag/${key}`] = value;
  const tags = requestTags(input);
  for (const [key, value] of tags) conditions[`aws:RequestTag/${key}`] = value;
  if (tags.length) conditions["aws:TagKeys"] = tags.map(([key]) => key);
  return conditions;
}
