// Bundles the server, the command line and the deploy agent into dist/, and builds the console.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
/** Built aside and put in place whole: a failed build leaves the last good one. */
const fresh = join(root, "dist.new");

/**
 * The server needs only an SDK client's schemas and exception classes: loading the whole client of each service would cost
 * hundreds of milliseconds and tens of megabytes. The command line and the S3 blob store are real clients and get the real thing.
 */
const sdkSchemasOnly = {
  name: "sdk-schemas-only",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/client-[a-z0-9-]+$/ }, ({ path, importer }) => {
      if (importer.includes("/src/cli/") || /\/kernel\/(blobs|remote)\//.test(importer) || !importer.startsWith(join(root, "src")))
        return undefined;
      return { path, namespace: "sdk-schemas" };
    });
    onLoad({ filter: /.*/, namespace: "sdk-schemas" }, ({ path }) => {
      const models = readdirSync(join(root, "node_modules", path, "dist-es/models"));
      const base = models.find((file) => file.endsWith("ServiceException.js"));
      const parts = ["schemas/schemas_0.js", "models/errors.js", ...(base ? [`models/${base}`] : [])];
      return { contents: parts.map((part) => `export * from "${path}/dist-es/${part}";`).join("\n"), resolveDir: root, loader: "js" };
    });
  },
};

/** Source files find their neighbours (SQL, scripts) by import.meta.url; in the bundle that must still name the source file. */
const sourceUrls = {
  name: "source-urls",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const place = JSON.stringify(relative(dist, path));
      return { contents: text.replaceAll("import.meta.url", `new URL(${place}, import.meta.url).href`), loader: "ts" };
    });
  },
};

const bundle = (entryPoints, extra = {}) =>
  build({
    entryPoints,
    outdir: fresh,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: "linked",
    legalComments: "none",
    logLevel: "warning",
    plugins: [sdkSchemasOnly, sourceUrls],
    external: ["pg-native"],
    banner: { js: 'import { createRequire as quintetRequire } from "node:module"; const require = quintetRequire(import.meta.url);' },
    ...extra,
  });

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
await bundle({ quintet: join(root, "src/main.ts") });
if (existsSync(join(root, "src/agent/main.ts"))) {
  await bundle({ agent: join(root, "src/agent/main.ts") }, { splitting: false, plugins: [], banner: {}, sourcemap: false });
}
if (existsSync(join(root, "console/vite.config.ts"))) {
  const { build: vite } = await import("vite");
  const build = { outDir: join(fresh, "console"), emptyOutDir: true };
  await vite({ root: join(root, "console"), configFile: join(root, "console/vite.config.ts"), logLevel: "warn", build });
}
writeFileSync(join(fresh, ".built"), "");
rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);
