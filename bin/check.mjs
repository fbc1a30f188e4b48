// npm run check: types, lint and format, the tree's own rules, generated files unchanged.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const steps = [
  ["types", "tsc", ["--noEmit"]],
  ...(existsSync("console/tsconfig.json") ? [["console types", "tsc", ["--noEmit", "-p", "console"]]] : []),
  ["lint and format", "biome", ["check", "--error-on-warnings", "."]],
  ["the tree's rules", "vitest", ["run", "test/tidy.test.ts"]],
];
let failed = false;
const step = (name, ok) => {
  console.log(`${ok ? "ok  " : "FAIL"} ${name}`);
  if (!ok) failed = true;
};
for (const [name, command, args] of steps) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) console.log(stdout, stderr);
  step(name, status === 0);
}
const before = readFileSync("docs/coverage.md", "utf8");
const made = spawnSync(process.execPath, ["src/cli/coverage.ts"], { encoding: "utf8" });
const after = readFileSync("docs/coverage.md", "utf8");
step("docs/coverage.md is what the source says (run `npm run check` and commit it)", made.status === 0 && before === after);
process.exit(failed ? 1 : 0);
