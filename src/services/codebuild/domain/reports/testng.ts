import { type TestCase, type TestStatus, testCase } from "./test-case.ts";
import { childNamed, childrenNamed, elementsNamed, type XmlElement } from "./xml.ts";

const statusOf: Record<string, TestStatus> = { PASS: "SUCCEEDED", FAIL: "FAILED", SKIP: "SKIPPED" };

/** Every test method of a `testng-results.xml`; methods that only set up or tear down are no tests. */
export function testngCases(root: XmlElement, path: string): TestCase[] | undefined {
  if (root.name !== "testng-results") return undefined;
  return elementsNamed(root, "suite").flatMap((suite) =>
    elementsNamed(suite, "class").flatMap((type) =>
      childrenNamed(type, "test-method")
        .filter(({ attributes }) => attributes["is-config"] !== "true")
        .map((method) => caseOf(method, type, suite, path)),
    ),
  );
}

function caseOf(method: XmlElement, type: XmlElement, suite: XmlElement, path: string): TestCase {
  const exception = childNamed(method, "exception");
  return testCase({
    prefix: type.attributes["name"],
    name: method.attributes["name"],
    suite: suite.attributes["name"],
    status: statusOf[method.attributes["status"] ?? ""] ?? "UNKNOWN",
    seconds: Number(method.attributes["duration-ms"] ?? 0) / 1000,
    message: childNamed(exception, "message")?.text || childNamed(exception, "full-stacktrace")?.text || exception?.attributes["class"],
    rawDataPath: path,
  });
}
