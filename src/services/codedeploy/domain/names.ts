import { type ErrorName, type Problem, problem } from "./problem.ts";

/** CodeDeploy answers malformed input with exceptions of its own: one row per kind of name. */
interface NameRule {
  noun: string;
  required: ErrorName;
  invalid: ErrorName;
  pattern: RegExp;
}

const resourceName = /^[A-Za-z0-9._+=,@-]{1,100}$/;

export const nameRules = {
  application: {
    noun: "Application name",
    required: "ApplicationNameRequiredException",
    invalid: "InvalidApplicationNameException",
    pattern: resourceName,
  },
  deploymentGroup: {
    noun: "Deployment group name",
    required: "DeploymentGroupNameRequiredException",
    invalid: "InvalidDeploymentGroupNameException",
    pattern: resourceName,
  },
  deploymentConfig: {
    noun: "Deployment configuration name",
    required: "DeploymentConfigNameRequiredException",
    invalid: "InvalidDeploymentConfigNameException",
    pattern: resourceName,
  },
  deployment: {
    noun: "Deployment ID",
    required: "DeploymentIdRequiredException",
    invalid: "InvalidDeploymentIdException",
    pattern: /^d-[A-Z0-9]{9}$/,
  },
  instance: {
    noun: "Instance name",
    required: "InstanceNameRequiredException",
    invalid: "InvalidInstanceNameException",
    pattern: /^[A-Za-z0-9._+=,@/-]{1,100}$/,
  },
  role: {
    noun: "Service role ARN",
    required: "RoleRequiredException",
    invalid: "InvalidRoleException",
    pattern: /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[\w+=,.@/-]{1,512}$/,
  },
} satisfies Record<string, NameRule>;

export type NameKind = keyof typeof nameRules;

export function nameProblem(kind: NameKind, value: unknown): Problem | undefined {
  const rule = nameRules[kind];
  if (value === undefined || value === null || value === "") return problem(rule.required, `${rule.noun} is required`);
  return typeof value === "string" && rule.pattern.test(value)
    ? undefined
    : problem(rule.invalid, `${rule.noun} is in an invalid format: ${String(value).slice(0, 200)}`);
}

interface TagLike {
  Key?: string | undefined;
  Value?: string | undefined;
}

/** Resource tags of applications and groups. */
export function tagsProblem(tags: TagLike[] | undefined): Problem | undefined {
  if (!tags) return undefined;
  if (tags.length > 50) return problem("InvalidTagsToAddException", "A resource can have at most 50 tags");
  for (const { Key, Value } of tags) {
    if (!Key || Key.length > 128 || Key.toLowerCase().startsWith("aws:")) {
      return problem("InvalidTagsToAddException", "A tag must have a key of 1 to 128 characters that does not begin with aws:");
    }
    if ((Value ?? "").length > 256) return problem("InvalidTagsToAddException", "A tag value can have at most 256 characters");
  }
  return undefined;
}

/** Tags of on-premises hosts. */
export function hostTagsProblem(tags: TagLike[] | undefined): Problem | undefined {
  if (!tags || tags.length === 0) return problem("TagRequiredException", "A tag is required");
  if (tags.length > 10) return problem("TagLimitExceededException", "At most 10 tags can be given at a time");
  const bad = tags.find(({ Key, Value }) => !Key || Key.length > 128 || (Value ?? "").length > 256);
  return bad ? problem("InvalidTagException", "Every tag must have a key of at most 128 and a value of at most 256 characters") : undefined;
}
