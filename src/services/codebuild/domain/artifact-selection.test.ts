import picomatch from "picomatch";
import { expect, test } from "vitest";
import { artifactTarget } from "./artifact-location.ts";
import { type Found, type Matcher, selectFiles, type Wanted } from "./artifact-selection.ts";

const matcher: Matcher = (patterns) => (patterns.length ? picomatch(patterns, { dot: true }) : () => false);
const found: Found[] = [
  ..."a.txt .hidden dist/app.js dist/map/app.js.map target/one.jar target/two.jar sub1/x sub2/x"
    .split(" ")
    .map((path) => ({ kind: "f" as const, path })),
  { kind: "l", path: "dist/link" },
  ..."dist dist/map target sub1 sub2".split(" ").map((path) => ({ kind: "d" as const, path })),
];

/** What is wanted | names in the artifact, or the error */
const table: [Wanted, string][] = [
  [{ files: ["**/*"] }, "a.txt .hidden dist/app.js dist/map/app.js.map target/one.jar target/two.jar sub1/x sub2/x dist/link"],
  [{ files: ["*"] }, "a.txt .hidden"],
  [{ files: ["a.txt"] }, "a.txt"],
  [{ files: ["./a.txt"] }, "a.txt"],
  [{ files: ["/src/dist/app.js"] }, "dist/app.js"],
  [{ files: ["target/*.jar"] }, "target/one.jar target/two.jar"],
  [{ files: ["target/*.jar"], discardPaths: true }, "one.jar two.jar"],
  [{ files: ["**/*"], baseDirectory: "dist" }, "app.js map/app.js.map link"],
  [{ files: ["**/*"], baseDirectory: "./dist/" }, "app.js map/app.js.map link"],
  [{ files: ["**/*"], baseDirectory: "/src/dist" }, "app.js map/app.js.map link"],
  [{ files: ["**/*"], baseDirectory: "dist", excludePaths: ["**/*.map"] }, "app.js link"],
  [{ files: ["x"], baseDirectory: "sub*" }, "x"],
  [{ files: ["nothing", "a.txt"] }, "a.txt"],
  [{ files: ["nothing"] }, "no matching artifact paths found"],
  [{ files: ["**/*"], baseDirectory: "missing" }, "no matching base directory path found for missing"],
  [{ files: ["../../etc/passwd"] }, "artifact path is outside of the source directory: ../../etc/passwd"],
  [{ files: ["/etc/passwd"] }, "artifact path is outside of the source directory: /etc/passwd"],
];

test.each(table)("%j", (wanted, names) => {
  const selection = selectFiles(found, wanted, "/src", matcher);
  expect("error" in selection ? selection.error : selection.chosen.map(({ to }) => to).join(" ")).toBe(names);
});

test.each([
  [{ location: "b", name: "app.zip", packaging: "ZIP" }, {}, "b/app.zip"],
  [{ location: "b", path: "/p/q/", name: "app", namespaceType: "BUILD_ID" }, {}, "b/p/q/uuid/app"],
  [{ location: "b", name: "/" }, {}, "b/"],
  [{ location: "b" }, {}, "b/project"],
  [{ location: "b", name: "app", overrideArtifactName: true }, { name: "x" }, "b/spec-name"],
  [{ location: "b", name: "app", namespaceType: "BUILD_ID", packaging: "ZIP" }, { s3Prefix: "pre" }, "b/pre/uuid/app"],
] as const)("%j goes to its place", (artifact, spec, place) => {
  const full = { files: ["**/*"], discardPaths: false, excludePaths: [], enableSymlinks: false, ...spec };
  const target = artifactTarget({ type: "S3", ...artifact }, full, { projectName: "project", uuid: "uuid", evaluatedName: "spec-name" });
  expect(target.arn).toBe(`arn:aws:s3:::${place}`);
});
