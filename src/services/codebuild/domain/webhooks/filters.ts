import type * as sdk from "@aws-sdk/client-codebuild";
import type { WebhookEvent } from "./event.ts";

type Filter = sdk.WebhookFilter;

const eventNames = [
  ...["PUSH", "PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_REOPENED", "PULL_REQUEST_MERGED", "PULL_REQUEST_CLOSED"],
  ...["RELEASED", "PRERELEASED", "WORKFLOW_JOB_QUEUED"],
];
/** What builds without any filter: every push, and every change of a pull request. */
const usualEvents = ["PUSH", "PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_REOPENED", "PULL_REQUEST_MERGED"];
const onlyOfPullRequests = ["BASE_REF"];
const longestSubject = 10_000;

/** A pattern as RE2 writes it: flags may stand in front. Undefined where it is none. */
export function compilePattern(pattern: string): RegExp | undefined {
  const [, flags = "", rest = ""] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(pattern) ?? [];
  try {
    return new RegExp(rest, [...new Set(flags)].join(""));
  } catch {
    return undefined;
  }
}

const eventsIn = (pattern: string): string[] => pattern.split(",").map((name) => name.trim());

/** What AWS refuses about filter groups. */
export function filterProblem(groups: Filter[][] = [], branchFilter?: string): string | undefined {
  if (groups.length && branchFilter) return "branchFilter and filterGroups cannot be used together";
  if (branchFilter && !compilePattern(branchFilter)) return `Invalid branchFilter: ${branchFilter} is no regular expression`;
  for (const group of groups) {
    const events = group.filter(({ type }) => type === "EVENT");
    if (events.length !== 1) return "Invalid filterGroups: every filter group must have exactly one EVENT filter";
    const names = eventsIn(events[0]!.pattern ?? "");
    const unknown = names.find((name) => !eventNames.includes(name));
    if (unknown !== undefined) return `Invalid EVENT pattern: ${unknown}. Expecting: ${eventNames.join(", ")}`;
    const onlyPushes = names.every((name) => !name.startsWith("PULL_REQUEST"));
    for (const { type = "EVENT", pattern = "" } of group) {
      if (type !== "EVENT" && !compilePattern(pattern)) return `Invalid ${type} pattern: ${pattern} is no regular expression`;
      if (onlyPushes && onlyOfPullRequests.includes(type)) return `Filter type ${type} is only supported for pull request events`;
    }
  }
  return undefined;
}

/** Whether the event builds: any group suffices, and a group needs all of its filters. */
export function matchesFilters(event: WebhookEvent, groups: Filter[][] = [], branchFilter?: string): boolean {
  if (groups.length) return groups.some((group) => group.every((filter) => matchesFilter(event, filter)));
  if (!usualEvents.includes(event.event)) return false;
  return branchFilter ? isFound(branchFilter, event.headRef.replace(/^refs\/(heads|tags)\//, "")) : true;
}

const isFound = (pattern: string, subject: string): boolean => compilePattern(pattern)?.test(subject.slice(0, longestSubject)) ?? false;

function matchesFilter(event: WebhookEvent, { type = "EVENT", pattern = "", excludeMatchedPattern = false }: Filter): boolean {
  if (type === "EVENT") return eventsIn(pattern).includes(event.event) !== excludeMatchedPattern;
  const subjects = subjectsOf(event, type);
  // What an event does not have matches nothing, neither as wanted nor as unwanted.
  if (!subjects) return false;
  return subjects.some((subject) => isFound(pattern, subject)) !== excludeMatchedPattern;
}

function subjectsOf(event: WebhookEvent, type: sdk.WebhookFilterType): string[] | undefined {
  const one = (subject: string | undefined): string[] | undefined => (subject === undefined ? undefined : [subject]);
  switch (type) {
    case "ACTOR_ACCOUNT_ID":
      return [event.actorId];
    case "HEAD_REF":
      return [event.headRef];
    case "BASE_REF":
      return one(event.baseRef);
    case "FILE_PATH":
      return event.files;
    case "COMMIT_MESSAGE":
      return one(event.message);
    case "TAG_NAME":
      return one(event.tagName);
    case "RELEASE_NAME":
      return one(event.releaseName);
    case "WORKFLOW_NAME":
      return one(event.workflow?.name);
    case "REPOSITORY_NAME":
      return one(event.repository.split("/").at(-1));
    case "ORGANIZATION_NAME":
      return one(event.repository.split("/").slice(0, -1).join("/"));
    default:
      return undefined;
  }
}

/** Which filters have something to ask the host for, because the delivery does not say it. */
export const needs = (groups: Filter[][] = [], type: "FILE_PATH" | "COMMIT_MESSAGE"): boolean =>
  groups.some((group) => group.some((filter) => filter.type === type));
