import type { PolicyDocument, PolicyStatement } from "../principal.ts";

/** One of AWS's own policies, which every account may attach by its ARN. */
export interface AwsManagedPolicy {
  arn: string;
  name: string;
  path: string;
  description: string;
  document: PolicyDocument;
}

export function managed(path: string, name: string, description: string, ...statements: PolicyStatement[]): AwsManagedPolicy {
  return {
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    name,
    path,
    description,
    document: { Version: "2012-10-17", Statement: statements },
  };
}

/** `s3:GetObject ListBucket; logs:*` on every resource. */
export const allow = (actions: string): PolicyStatement => ({ Effect: "Allow", Action: actionsOf(actions), Resource: "*" });

export const passRole = (...services: string[]): PolicyStatement => ({
  ...allow("iam:PassRole"),
  Condition: { StringEqualsIfExists: { "iam:PassedToService": services.map((service) => `${service}.amazonaws.com`) } },
});

export const actionsOf = (text: string): string[] =>
  text.split("; ").flatMap((group) => {
    const [service, names = ""] = group.split(":");
    return names.split(" ").map((name) => `${service}:${name}`);
  });
