import { describe, expect, test } from "vitest";
import { checkBuildspec } from "./buildspec-check.ts";
import type { Yaml } from "./yaml-reader.ts";

const phases = { build: { commands: ["x"] } };

const refused: [string, Yaml, string][] = [
  ["version", { version: "1.0", phases: {} }, "invalid buildspec `version` specified: 1.0, see documentation"],
  [
    "phase",
    { version: "0.2", phases: { artifacts: { commands: ["x"] } } },
    "Invalid buildspec phase name: artifacts. Expecting: build,install,post_build,pre_build",
  ],
  [
    "prototype",
    { version: "0.2", phases: { constructor: { commands: ["x"] } } },
    "Invalid buildspec phase name: constructor. Expecting: build,install,post_build,pre_build",
  ],
  [
    "map for a command",
    { version: "0.2", phases: { build: { commands: ["x", { "echo foo": "bar" }] } } },
    "Expected Commands[1] to be of string type: found subkeys instead at line 46, value of the key tag on line 45 might be empty",
  ],
  ["no commands", { version: "0.2", phases: { build: {} } }, "Commands are required in phase build"],
  [
    "shell",
    { version: "0.2", env: { shell: "powershell.exe" }, phases },
    "Unsupported shell in env: powershell.exe. Expecting: bash, /bin/sh",
  ],
  ["run-as", { version: "0.2", "run-as": "a;rm", phases }, "Invalid run-as user: a;rm"],
  ["exported", { version: "0.2", env: { "exported-variables": ["AWS_X"] }, phases }, "Exported variable cannot start with AWS_: AWS_X"],
  [
    "exported secret",
    { version: "0.2", env: { "parameter-store": { S: "/s" }, "exported-variables": ["S"] }, phases },
    "Exported variable cannot be a secret: S",
  ],
  ["list", ["version"], "The buildspec is not a YAML map"],
  ["text", "hello", "The buildspec is not a YAML map"],
];

describe("what a buildspec may not say", () => {
  test.each(refused)("%s", (_, document, message) => expect(() => checkBuildspec(document, () => 46)).toThrow(message));
});

test("a full buildspec keeps everything it says", () => {
  const spec = checkBuildspec({
    version: "0.2",
    "run-as": "nobody",
    unknown: "ignored",
    env: { shell: "bash", variables: { N: "010" }, "secrets-manager": { S: "a:b" }, "exported-variables": ["N"] },
    phases: {
      install: { "runtime-versions": { nodejs: "22" } },
      build: { "run-as": "daemon", "on-failure": "CONTINUE", commands: "make", finally: ["clean"] },
    },
    reports: { unit: { files: ["**/*.xml"], "file-format": "JunitXml", "discard-paths": "yes" } },
    artifacts: { files: "**/*", name: "x-$(date)", "secondary-artifacts": { two: { files: ["b"], "base-directory": "out" } } },
    cache: { paths: ["node_modules/**/*"], key: "k", "fallback-keys": ["f"], action: "restore" },
  });
  expect(spec).toMatchObject({
    shell: "bash",
    runAs: "nobody",
    variables: { N: "010" },
    phases: { INSTALL: { runtimeVersions: { nodejs: "22" } }, BUILD: { runAs: "daemon", commands: ["make"], finally: ["clean"] } },
    reports: [{ group: "unit", format: "JUNITXML", discardPaths: true }],
    artifacts: { files: ["**/*"], name: "x-$(date)" },
    secondaryArtifacts: { two: { baseDirectory: "out" } },
    cache: { restores: true, saves: false, key: "k" },
  });
});

test("version 0.1 reads environment_variables", () => {
  const spec = checkBuildspec({ version: "0.1", environment_variables: { plaintext: { A: "1" } }, phases: { build: { commands: ["x"] } } });
  expect(spec.variables).toEqual({ A: "1" });
});
