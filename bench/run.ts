import { readdirSync } from "node:fs";
import { loadavg } from "node:os";
import type { Figure } from "./figure.ts";

/** `npm run bench [-- name …]`: every file here that exports a `figure`, or those named. */
const notFigures = new Set(["run.ts", "figure.ts", "delivery.ts", "package-peers.ts", "server-cpu.ts"]);
const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".ts") && !notFigures.has(file));

for (const file of files.filter((name) => !wanted.length || wanted.includes(name.replace(/\.ts$/, "")))) {
  const { figure } = (await import(`./${file}`)) as { figure?: Figure };
  if (!figure) continue;
  console.log(`\n${figure.name}\n  target: ${figure.target}   (load ${loadavg()[0]!.toFixed(1)})`);
  const { rows, met } = await figure.measure();
  for (const [label, value] of Object.entries(rows)) console.log(`  ${label.padEnd(44)} ${value}`);
  console.log(`  ${met ? "met" : "NOT met"}`);
}
process.exit(0);
