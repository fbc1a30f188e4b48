import { arn, type Place } from "../../../base/arn.ts";

/** `arn:aws:codepipeline:eu-west-1:123456789012:actiontype:Custom/Build/Mine/1` */
export const actionTypeArn = (
  place: Place,
  { owner, category, provider, version }: { owner: string; category: string; provider: string; version: string },
): string => arn("codepipeline", place, `actiontype:${owner}/${category}/${provider}/${version}`);

/** What such an ARN names; the form with a small letter and a slash at the end stands in policies, so it is read as well. */
export function readActionTypeArn(resource: string): { owner: string; category: string; provider: string; version: string } | undefined {
  const [, owner, category, provider, version] = /^action[tT]ype:([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\/?$/.exec(resource) ?? [];
  return owner && category && provider && version
    ? { owner: owner === "custom" ? "Custom" : owner, category, provider, version }
    : undefined;
}
