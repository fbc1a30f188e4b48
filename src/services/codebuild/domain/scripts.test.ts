import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commandScript, evaluate, exportLines } from "./scripts.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "codebuild-scripts-"));
  for (const folder of ["in", "out", "session", "src"]) mkdirSync(join(root, folder));
});
afterEach(() => rmSync(root, { recursive: true }));

const placed = (script: string): string => script.replaceAll("/codebuild/", `${root}/`);

/** Runs command texts one after the other as an environment would, each in a shell of its own. */
function run(shell: "bash" | "sh", texts: string[], variables: Record<string, string> = {}, exported: string[] = []) {
  writeFileSync(join(root, "session/env"), exportLines(variables));
  writeFileSync(join(root, "session/dir"), `${root}/src\n`);
  return texts.map((text, index) => {
    writeFileSync(join(root, `in/${index}.sh`), text);
    const script = placed(commandScript({ path: `${index}.sh`, text, succeeding: true, exported }));
    writeFileSync(join(root, "script"), script);
    const ended = spawnSync(shell, [join(root, "script")], { env: { PATH: "/usr/local/bin:/usr/bin:/bin" }, encoding: "utf8" });
    return `${ended.stdout}${ended.stderr}`.trim().replaceAll(root, "") + (ended.status ? ` [${ended.status}]` : "");
  });
}

describe.each(["bash", "sh"] as const)("one command after the other in %s", (shell) => {
  test.each([
    ["plain assignments and cd persist, and children see them", ["FOO=1; mkdir d; cd d", "pwd; env | grep ^FOO"], ["", "/src/d\nFOO=1"]],
    ["functions and set -e do not", ["f() { echo f; }; set -e; umask 077", "f 2>/dev/null || echo none; false; umask"], ["", "none\n0022"]],
    ["exit loses its assignments and keeps its status", ["A=1", "A=2; exit 7", "echo $A $CODEBUILD_LAST_EXIT"], ["", "[7]", "1 0"]],
    ["the last status is kept", ["false", "echo $CODEBUILD_LAST_EXIT"], ["[1]", "1"]],
    ["a block counts by its last line", ["false\necho on"], ["on"]],
    ["set -e in a block ends it", ["set -e\nfalse\necho on"], ["[1]"]],
    ["set -x does not trace the service's own lines", ["set -x; true"], ["+ true"]],
    ["unset persists", ["unset GIVEN", 'echo "[${GIVEN-}]"'], ["", "[]"]],
    ["nothing is read from the terminal", ["cat; read x || echo empty"], ["empty"]],
    [
      "quotes, dollars and line breaks survive",
      ["Q='it'\\''s $HOME \\ \"x\"'", 'echo "$Q"; echo "$GIVEN"'],
      ["", "it's $HOME \\ \"x\"\na'b$c\nd"],
    ],
  ])("%s", (_, texts, outputs) => {
    expect(run(shell, texts, { GIVEN: "a'b$c\nd" }).map((output) => output.trim().replace("++ ", "+ "))).toEqual(outputs);
  });

  test("a text that is no shell ends like a failed command", () => {
    const [broken, after] = run(shell, ["if then (", "echo after"]);
    expect(broken).toMatch(/yntax error.*\[\d+\]$/s);
    expect(after).toBe("after");
  });

  test("exported variables are written after each command, empty when unset", () => {
    run(shell, ["A='1\n2'", "true"], {}, ["A", "B"]);
    expect(readFileSync(join(root, "out/exported"), "utf8")).toBe("A=1\n2\0B=\0");
  });
});

test("names are evaluated in the shell, with globs and quotes left alone", () => {
  const script = placed(`V=1; cd ${root}\n${evaluate(['a-$V-$(echo b)-**/* "q"'].concat("$V")).join("\n")}`);
  execFileSync("sh", ["-c", script]);
  expect(readFileSync(join(root, "out/text-0"), "utf8")).toBe('a-1-b-**/* "q"\n');
});
