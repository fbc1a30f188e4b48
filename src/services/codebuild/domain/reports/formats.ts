import { cloverFiles } from "./clover.ts";
import { coberturaFiles } from "./cobertura.ts";
import type { FileCoverage } from "./coverage.ts";
import { cucumberCases } from "./cucumber.ts";
import { jacocoFiles } from "./jacoco.ts";
import { junitCases } from "./junit.ts";
import { nunit2Cases, nunit3Cases } from "./nunit.ts";
import { simplecovFiles } from "./simplecov.ts";
import type { TestCase } from "./test-case.ts";
import { testngCases } from "./testng.ts";
import { trxCases } from "./trx.ts";
import type { XmlElement } from "./xml.ts";

/** How one format is read; undefined says that the document is something else. */
export type Format =
  | { type: "TEST"; syntax: "xml"; read(root: XmlElement, path: string): TestCase[] | undefined }
  | { type: "TEST"; syntax: "json"; read(document: unknown, path: string): TestCase[] | undefined }
  | { type: "CODE_COVERAGE"; syntax: "xml"; read(root: XmlElement): FileCoverage[] | undefined }
  | { type: "CODE_COVERAGE"; syntax: "json"; read(document: unknown): FileCoverage[] | undefined };

/** `file-format` of a buildspec's reports: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.reports.file-format */
export const reportFormats: Record<string, Format> = {
  CUCUMBERJSON: { type: "TEST", syntax: "json", read: cucumberCases },
  JUNITXML: { type: "TEST", syntax: "xml", read: junitCases },
  NUNITXML: { type: "TEST", syntax: "xml", read: nunit2Cases },
  NUNIT3XML: { type: "TEST", syntax: "xml", read: nunit3Cases },
  TESTNGXML: { type: "TEST", syntax: "xml", read: testngCases },
  VISUALSTUDIOTRX: { type: "TEST", syntax: "xml", read: trxCases },
  CLOVERXML: { type: "CODE_COVERAGE", syntax: "xml", read: cloverFiles },
  COBERTURAXML: { type: "CODE_COVERAGE", syntax: "xml", read: coberturaFiles },
  JACOCOXML: { type: "CODE_COVERAGE", syntax: "xml", read: jacocoFiles },
  SIMPLECOV: { type: "CODE_COVERAGE", syntax: "json", read: simplecovFiles },
};
