const types = new Map(
  Object.entries({
    css: "text/css",
    csv: "text/csv",
    gif: "image/gif",
    htm: "text/html",
    html: "text/html",
    ico: "image/x-icon",
    jpeg: "image/jpeg",
    jpg: "image/jpeg",
    js: "application/javascript",
    json: "application/json",
    map: "application/json",
    md: "text/markdown",
    mjs: "application/javascript",
    mp4: "video/mp4",
    pdf: "application/pdf",
    png: "image/png",
    svg: "image/svg+xml",
    ttf: "font/ttf",
    txt: "text/plain",
    wasm: "application/wasm",
    webp: "image/webp",
    woff: "font/woff",
    woff2: "font/woff2",
    xml: "application/xml",
    yaml: "application/yaml",
    yml: "application/yaml",
    zip: "application/zip",
  }),
);

/** What a browser should make of a file, by the end of its name. */
export const contentTypeOf = (name: string): string =>
  types.get(/\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? "") ?? "application/octet-stream";
