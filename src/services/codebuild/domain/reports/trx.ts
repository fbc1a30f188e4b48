import { type TestCase, type TestStatus, testCase } from "./test-case.ts";
import { childNamed, elementsNamed, type XmlElement } from "./xml.ts";

const statusOf: Record<string, TestStatus> = {
  Passed: "SUCCEEDED",
  PassedButRunAborted: "SUCCEEDED",
  Warning: "SUCCEEDED",
  Completed: "SUCCEEDED",
  Failed: "FAILED",
  Error: "ERROR",
  Timeout: "ERROR",
  Aborted: "ERROR",
  Disconnected: "ERROR",
  NotRunnable: "ERROR",
  NotExecuted: "SKIPPED",
};
const resultNames = ["UnitTestResult", "GenericTestResult", "WebTestResult", "ManualTestResult", "TestResult"];

/** The results of a Visual Studio `TestRun`; of a data-driven test its rows, not itself. */
export function trxCases(root: XmlElement, path: string): TestCase[] | undefined {
  if (root.name !== "TestRun") return undefined;
  const classes = new Map(
    elementsNamed(root, "UnitTest").map((test) => [test.attributes["id"], childNamed(test, "TestMethod")?.attributes["className"]]),
  );
  return casesIn(childNamed(root, "Results"), classes, root.attributes["name"] ?? "", path);
}

function casesIn(
  results: XmlElement | undefined,
  classes: Map<string | undefined, string | undefined>,
  suite: string,
  path: string,
): TestCase[] {
  return (results?.children ?? []).flatMap((result) => {
    if (result.name === "TestResultAggregation" || childNamed(result, "InnerResults")) {
      return casesIn(childNamed(result, "InnerResults"), classes, suite, path);
    }
    if (!resultNames.includes(result.name) || !result.attributes["testName"]) return [];
    const { testName, testId, outcome, duration } = result.attributes;
    // "Namespace.Fixture, Assembly, Version=…" is how older versions write a class.
    const prefix = (classes.get(testId) ?? "").split(",")[0]!;
    const error = childNamed(childNamed(result, "Output"), "ErrorInfo");
    return [
      testCase({
        prefix,
        name: prefix && testName!.startsWith(`${prefix}.`) ? testName!.slice(prefix.length + 1) : testName,
        suite: prefix || suite,
        // A result that says nothing of its outcome failed: that is the schema's default.
        status: outcome === undefined ? "FAILED" : (statusOf[outcome] ?? "UNKNOWN"),
        seconds: secondsOf(duration),
        message: childNamed(error, "Message")?.text || childNamed(error, "StackTrace")?.text,
        rawDataPath: path,
      }),
    ];
  });
}

/** `00:00:01.2345678`, perhaps with days in front: `1.00:00:00`. */
function secondsOf(text: string | undefined): number {
  const [, days = "0", hours, minutes, seconds] = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? "") ?? [];
  return hours === undefined ? 0 : Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
