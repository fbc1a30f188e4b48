// Bundles the server, the command line and the deploy agent: for dist/, and for tests, which start many servers.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

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
const sourceUrls = (place) => ({
  name: "source-urls",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const way = JSON.stringify(relative(place, path));
      return { contents: text.replaceAll("import.meta.url", `new URL(${way}, import.meta.url).href`), loader: "ts" };
    });
  },
});

const bundle = (entryPoints, outdir, place, extra = {}) =>
  build({
    entryPoints,
    outdir,
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
    plugins: [sdkSchemasOnly, sourceUrls(place)],
    external: ["pg-native"],
    banner: { js: 'import { createRequire as quintetRequire } from "node:module"; const require = quintetRequire(import.meta.url);' },
    ...extra,
  });

/** Writes `quintet.mjs` and `agent.mjs` into a folder; `place` is where they will lie when they run. */
export async function bundleServer(folder, place = folder) {
  await bundle({ quintet: join(root, "src/main.ts") }, folder, place);
  await bundle({ agent: join(root, "src/agent/main.ts") }, folder, place, { splitting: false, plugins: [], banner: {}, sourcemap: false });
}
