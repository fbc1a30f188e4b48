import { type TestCase, type TestStatus, testCase } from "./test-case.ts";

interface Step {
  result?: { status?: unknown; duration?: unknown; error_message?: unknown };
}
interface Element {
  name?: unknown;
  type?: unknown;
  keyword?: unknown;
  steps?: unknown;
  before?: unknown;
  after?: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const objects = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The scenarios of Cucumber's JSON; a background's steps belong to the scenario that follows it. Undefined for any other JSON. */
export function cucumberCases(document: unknown, path: string): TestCase[] | undefined {
  if (!Array.isArray(document) || document.some((feature) => !isObject(feature) || !("elements" in feature || "uri" in feature)))
    return undefined;
  return objects(document).flatMap((feature) => {
    let background: Step[] = [];
    return objects(feature["elements"]).flatMap((element: Element) => {
      const steps = [...objects(element.before), ...objects(element.steps), ...objects(element.after)] as Step[];
      if (element.type === "background" || (element.type === undefined && text(element.keyword).trim() === "Background")) {
        background = steps;
        return [];
      }
      const all = [...background, ...steps];
      background = [];
      return [scenario(feature, element, all, path)];
    });
  });
}

function scenario(feature: Record<string, unknown>, element: Element, steps: Step[], path: string): TestCase {
  const results = steps.flatMap(({ result }) => (isObject(result) ? [result] : []));
  const nanoseconds = results.reduce((sum, { duration }) => sum + (typeof duration === "number" && duration > 0 ? duration : 0), 0);
  return testCase({
    prefix: text(feature["name"]) || text(feature["uri"]),
    name: text(element.name),
    suite: text(feature["name"]) || text(feature["uri"]),
    status: statusOf(results.map(({ status }) => text(status).toLowerCase())),
    seconds: nanoseconds / 1e9,
    message: text(results.find(({ status }) => text(status).toLowerCase() === "failed")?.error_message),
    rawDataPath: path,
  });
}

/** What a scenario comes to: one failure is enough; a step that nobody wrote yet leaves it open. */
function statusOf(statuses: string[]): TestStatus {
  if (statuses.includes("failed")) return "FAILED";
  if (["undefined", "pending", "ambiguous", "unknown"].some((status) => statuses.includes(status))) return "UNKNOWN";
  if (statuses.includes("skipped")) return "SKIPPED";
  return statuses.length && statuses.every((status) => status === "passed") ? "SUCCEEDED" : "UNKNOWN";
}
