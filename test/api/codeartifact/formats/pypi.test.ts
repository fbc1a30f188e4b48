import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import {
  DescribePackageVersionCommand,
  GetPackageVersionReadmeCommand,
  ListPackageVersionAssetsCommand,
  ListPackageVersionDependenciesCommand,
} from "@aws-sdk/client-codeartifact";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lyingZip, renamed, tgzOf, zipOf } from "./archives.ts";
import { missing, named, type Stage, startStage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage("pypi", "public:pypi");
});
afterAll(() => stage?.stop());

interface Project {
  name: string;
  version: string;
  /** More lines of its metadata. */
  about?: string[];
}
const metadataOf = ({ name, version, about = [] }: Project): string =>
  ["Metadata-Version: 2.1", `Name: ${name}`, `Version: ${version}`, "Summary: says hello", ...about, "", `# ${name}\n`].join("\n");

const stem = ({ name, version }: Project): string => `${name.replace(/[-.]+/g, "_")}-${version}`;
const wheelFile = (project: Project): string => `${stem(project)}-py3-none-any.whl`;
function wheel(project: Project): Promise<Buffer> {
  const info = `${stem(project)}.dist-info`;
  const module = `${project.name.replace(/[-.]+/g, "_").toLowerCase()}.py`;
  const members = {
    [module]: `version = "${project.version}"\n`,
    [`${info}/METADATA`]: metadataOf(project),
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
  };
  const record = [...Object.keys(members), `${info}/RECORD`].map((name) => `${name},,\n`).join("");
  return zipOf({ ...members, [`${info}/RECORD`]: record });
}
const sdist = (project: Project): Promise<Buffer> =>
  tgzOf({ [`${stem(project)}/PKG-INFO`]: metadataOf(project), [`${stem(project)}/pyproject.toml`]: "" });

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

async function upload(file: string, bytes: Buffer, project: Project, over: Record<string, string> = {}): Promise<Response> {
  const form = new FormData();
  const filetype = file.endsWith(".whl") ? "bdist_wheel" : "sdist";
  const fields = { ":action": "file_upload", protocol_version: "1", name: project.name, version: project.version, filetype, ...over };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("content", new Blob([new Uint8Array(bytes)]), file);
  return stage.fetch("base", "", { method: "POST", body: form });
}

async function publish(project: Project): Promise<void> {
  const response = await upload(wheelFile(project), await wheel(project), project);
  expect([response.status, await response.text()]).toEqual([200, ""]);
}

const jsonType = "application/vnd.pypi.simple.v1+json";
interface Page {
  name: string;
  versions: string[];
  files: {
    filename: string;
    url: string;
    hashes: Record<string, string>;
    yanked: unknown;
    "core-metadata"?: { sha256: string };
    "requires-python"?: string;
  }[];
}
const page = async (repository: string, name: string): Promise<Page> =>
  (await (await stage.fetch(repository, `simple/${name}/`, { headers: { accept: jsonType } })).json()) as Page;

const requests = { domain: "acme", repository: "base", format: "pypi" as const };

test("a project is listed as HTML and JSON with hashes, metadata and Python versions, and its files come with ranges", async () => {
  const project = {
    name: "Hello.World",
    version: "1.0b1",
    about: ["Requires-Python: >=3.7, <4", "Requires-Dist: idna (>=2) ; extra == 'x'", "License: MIT"],
  };
  await publish(project);
  const source = await sdist(project);
  expect((await upload(`${stem(project)}.tar.gz`, source, project, { sha256_digest: sha256(source) })).status).toBe(200);
  const html = await stage.fetch("app", "simple/hello-world/");
  expect(html.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const text = await html.text();
  const bytes = await wheel(project);
  const file = wheelFile(project);
  expect(text).toContain(`href="1.0b1/${file}#sha256=`);
  expect(text).toContain('data-requires-python="&gt;=3.7, &lt;4"');
  const listed = await page("app", "hello-world");
  expect(listed).toMatchObject({ meta: { "api-version": "1.1" }, name: "hello-world", versions: ["1.0b1"] });
  expect(listed.files.map((one) => one.filename).sort()).toEqual([`${stem(project)}.tar.gz`, file].sort());
  const entry = listed.files.find((one) => one.filename === file)!;
  const whole = Buffer.from(await (await stage.fetch("app", `simple/hello-world/${entry.url}`)).arrayBuffer());
  expect(sha256(whole)).toBe(entry.hashes.sha256);
  expect(whole.length).toBe(bytes.length);
  const part = await stage.fetch("app", `simple/hello-world/${entry.url}`, { headers: { range: "bytes=-4" } });
  expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, whole.subarray(-4)]);
  const alone = await stage.fetch("app", `simple/hello-world/${entry.url}.metadata`);
  const metadata = Buffer.from(await alone.arrayBuffer());
  expect([metadata.toString(), sha256(metadata)]).toEqual([metadataOf(project), entry["core-metadata"]!.sha256]);
  expect((await stage.fetch("app", "simple/hello-world/", { headers: { "if-none-match": html.headers.get("etag")! } })).status).toBe(304);
  expect((await stage.fetch("app", "simple/hello-world/", { headers: { accept: "application/json" } })).status).toBe(406);
  const moved = await stage.fetch("app", "simple/Hello.World");
  expect([moved.status, moved.headers.get("location")]).toEqual([301, `${stage.endpoint("app")}simple/hello-world/`]);
});

test("the operations tell what the archive said", async () => {
  const named = { ...requests, package: "hello.world", packageVersion: "1.0b1" };
  const { packageVersion } = await stage.client.send(new DescribePackageVersionCommand(named));
  expect(packageVersion).toMatchObject({
    displayName: "Hello.World",
    summary: "says hello",
    status: "Published",
    licenses: [{ name: "MIT" }],
  });
  const { dependencies } = await stage.client.send(new ListPackageVersionDependenciesCommand(named));
  expect(dependencies).toEqual([{ package: "idna", dependencyType: "Requires-Dist", versionRequirement: "(>=2) ; extra == 'x'" }]);
  const { readme } = await stage.client.send(new GetPackageVersionReadmeCommand(named));
  expect(readme).toBe("# Hello.World");
  const { assets } = await stage.client.send(new ListPackageVersionAssetsCommand(named));
  expect(assets!.map(({ name }) => name)).toEqual([
    "Hello_World-1.0b1-py3-none-any.whl",
    "Hello_World-1.0b1-py3-none-any.whl.metadata",
    "Hello_World-1.0b1.tar.gz",
  ]);
});

test("the same file twice is no news, another file of the same name a conflict, and a version can still grow", async () => {
  const project = { name: "twice", version: "1.0" };
  const bytes = await wheel(project);
  expect((await upload(wheelFile(project), bytes, project)).status).toBe(200);
  expect((await upload(wheelFile(project), bytes, project)).status).toBe(200);
  expect((await upload(wheelFile(project), await wheel({ ...project, about: ["License: X"] }), project)).status).toBe(409);
  expect((await upload(`${stem(project)}.tar.gz`, await sdist(project), project)).status).toBe(200);
  expect((await page("base", "twice")).files).toHaveLength(2);
});

test("files of one version that arrive at once all join it, also where the version was kept before", async () => {
  const about = (index: number): Project => ({ name: "wide", version: "1.0", about: [`Requires-Python: >=3.${index}`] });
  const file = (index: number): string => `wide-1.0-cp3${index}-none-any.whl`;
  expect((await upload(file(0), await wheel(about(0)), about(0))).status).toBe(200);
  expect((await stage.fetch("app", `simple/wide/1.0/${file(0)}`)).status).toBe(200);
  const indexes = [1, 2, 3, 4, 5];
  const answers = await Promise.all(
    indexes.map(async (index) => (await upload(file(index), await wheel(about(index)), about(index))).status),
  );
  expect(answers).toEqual(indexes.map(() => 200));
  for (const repository of ["base", "app"]) {
    const { files } = await page(repository, "wide");
    expect(files.map((one) => [one.filename, one["requires-python"]])).toEqual(
      [0, ...indexes].map((index) => [file(index), `>=3.${index}`]),
    );
  }
  expect((await stage.fetch("app", `simple/wide/1.0/${file(3)}.metadata`)).status).toBe(200);
  const { assets } = await stage.client.send(
    new ListPackageVersionAssetsCommand({ ...requests, repository: "app", package: "wide", packageVersion: "1.0" }),
  );
  expect(assets!.map(({ name }) => name)).toContain(`${file(3)}.metadata`);
});

test("a client that goes away in the middle of its file leaves nothing, not even on the disk", async () => {
  const { server, token } = stage;
  const spooled = (): string[] => readdirSync(join(server.data, "blobs/tmp"));
  const url = new URL(stage.endpoint("base"));
  const fields = { ":action": "file_upload", name: "halved", version: "1.0", filetype: "bdist_wheel" };
  const parts = Object.entries(fields).map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  const file = `--x\r\nContent-Disposition: form-data; name="content"; filename="${wheelFile({ name: "halved", version: "1.0" })}"\r\n\r\n`;
  const head = `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${token}\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 9000000\r\n\r\n`;
  const socket = connect(Number(url.port), url.hostname);
  socket.write(`${head}${parts.join("")}${file}${"x".repeat(300_000)}`);
  await expect.poll(spooled).toHaveLength(1);
  socket.destroy();
  await expect.poll(spooled).toHaveLength(0);
  expect(await stage.packages("base")).not.toContain("halved");
});

test("unlisted versions vanish from the listing and can still be had, archived ones not", async () => {
  for (const version of ["1.0", "1.1"]) await publish({ name: "shy", version });
  const url = `simple/shy/1.1/${wheelFile({ name: "shy", version: "1.1" })}`;
  await stage.status("base", { package: "shy" }, "1.1", "Unlisted");
  expect((await page("app", "shy")).versions).toEqual(["1.0"]);
  expect((await stage.fetch("app", url)).status).toBe(200);
  await stage.status("base", { package: "shy" }, "1.0", "Archived");
  expect((await stage.fetch("base", "simple/shy/")).status).toBe(404);
  expect((await stage.fetch("base", url.replaceAll("1.1", "1.0"))).status).toBe(404);
});

describe("what is refused leaves nothing behind", () => {
  const good = { name: "evil", version: "1.0" };
  const cases: [string, () => Promise<Response>][] = [
    ["a name that is a path", async () => upload("../evil-1.0-py3-none-any.whl", await wheel(good), { ...good, name: "../evil" })],
    ["a file name that is a path", async () => upload("a/../../evil-1.0-py3-none-any.whl", await wheel(good), { ...good, name: "a" })],
    ["a file of another project", async () => upload(wheelFile(good), await wheel(good), { ...good, name: "other" })],
    ["another version than the file's", async () => upload(wheelFile(good), await wheel(good), { ...good, version: "2.0" })],
    ["a version that is none", async () => upload("evil-x-py3-none-any.whl", await wheel(good), { ...good, version: "x" })],
    ["a wheel that says it is another", async () => upload(wheelFile(good), await wheel({ ...good, version: "3.0" }), good)],
    ["a wheel that is no archive", async () => upload(wheelFile(good), Buffer.from("not a zip"), good)],
    ["a wheel that was cut off", async () => upload(wheelFile(good), (await wheel(good)).subarray(0, 300), good)],
    ["a wheel that lies about its sizes", async () => upload(wheelFile(good), lyingZip(await wheel(good), 7), good)],
    ["a wheel of many terabytes", async () => upload(wheelFile(good), lyingZip(await wheel(good), 0xfffffff0), good)],
    ["a wheel with a way out", async () => upload(wheelFile(good), renamed(await wheel(good), "evil.py", "../x.py"), good)],
    ["a source archive that was cut off", async () => upload("evil-1.0.tar.gz", (await sdist(good)).subarray(0, -30), good)],
    [
      "a source archive with a way out",
      async () => upload("evil-1.0.tar.gz", await tgzOf({ "evil-1.0/PKG-INFO": metadataOf(good), "../../x": "" }), good),
    ],
    ["a source archive without metadata", async () => upload("evil-1.0.tar.gz", await tgzOf({ "evil-1.0/x": "" }), good)],
    ["another hash than promised", async () => upload(wheelFile(good), await wheel(good), good, { sha256_digest: "0".repeat(64) })],
    ["a form without a file", () => stage.fetch("base", "", { method: "POST", body: new FormData() })],
    ["no form at all", () => stage.fetch("base", "", { method: "POST", body: "{}", headers: { "content-type": "application/json" } })],
    [
      "a form that breaks off",
      () => stage.fetch("base", "", { method: "POST", body: "--x\r\n", headers: { "content-type": "multipart/form-data; boundary=x" } }),
    ],
  ];
  test.each(cases)("%s", async (_what, ask) => {
    const response = await ask();
    expect([response.status, await response.text()]).toEqual([400, expect.stringMatching(/\w/)]);
    expect(await stage.packages("base")).not.toContain("evil");
  });
});

async function offer(project: Project, over: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const bytes = await wheel(project);
  const path = `files/${wheelFile(project)}`;
  stage.registry.files.set(path, { body: bytes });
  stage.registry.files.set(`${path}.metadata`, { body: metadataOf(project) });
  const core = { sha256: sha256(Buffer.from(metadataOf(project))) };
  const url = `../../${path}`;
  return {
    filename: wheelFile(project),
    url,
    hashes: { sha256: sha256(bytes) },
    "core-metadata": core,
    "upload-time": "2020-01-02T03:04:05Z",
    ...over,
  };
}

test("a public index is drawn from: listed with its flags, kept when fetched, and not kept when its bytes are others", async () => {
  const files = [
    await offer({ name: "outside", version: "1.0" }, { "requires-python": ">=3.7" }),
    await offer({ name: "outside", version: "1.1" }, { yanked: "broken" }),
    await offer({ name: "outside", version: "1.2" }, { hashes: { sha256: "1".repeat(64) } }),
  ];
  stage.registry.files.set("simple/outside/", { body: JSON.stringify({ meta: {}, name: "outside", files }), type: jsonType });
  const listed = await page("team", "outside");
  expect(listed.files.map(({ filename, yanked }) => [filename, yanked])).toEqual([
    ["outside-1.0-py3-none-any.whl", false],
    ["outside-1.1-py3-none-any.whl", "broken"],
    ["outside-1.2-py3-none-any.whl", false],
  ]);
  expect(await stage.packages("team")).not.toContain("outside");
  const get = (version: string) => stage.fetch("team", `simple/outside/${version}/outside-${version}-py3-none-any.whl`);
  const bytes = Buffer.from(await (await get("1.0")).arrayBuffer());
  expect(bytes.equals(await wheel({ name: "outside", version: "1.0" }))).toBe(true);
  await expect.poll(() => stage.packages("team")).toContain("outside");
  expect(await stage.packages("store")).toContain("outside");
  await expect(get("1.2").then((response) => response.arrayBuffer())).rejects.toThrow();
  const { packageVersion } = await stage.client.send(
    new DescribePackageVersionCommand({ ...requests, repository: "team", package: "outside", packageVersion: "1.0" }),
  );
  expect(packageVersion!.origin).toEqual({ originType: "EXTERNAL", domainEntryPoint: { externalConnectionName: "public:pypi" } });
  expect((await page("team", "outside")).files.map(({ filename }) => filename)).toHaveLength(3);
});

test("an index that only speaks HTML will do", async () => {
  const project = { name: "plain", version: "2.0" };
  await offer(project);
  const body = `<a href="../../files/${wheelFile(project)}#sha256=${sha256(await wheel(project))}" data-requires-python="&gt;=3.7">${wheelFile(project)}</a>`;
  stage.registry.files.set("simple/plain/", { body, type: "text/html" });
  expect(await page("team", "plain")).toMatchObject({ versions: ["2.0"], files: [{ "requires-python": ">=3.7" }] });
  expect((await stage.fetch("team", `simple/plain/2.0/${wheelFile(project)}`)).status).toBe(200);
});

const pip = missing("python3", ["-m", "pip", "--version"], "apt-get install python3-pip");
const twine = missing("twine", ["--version"], "apt-get install twine");
const aws = missing("aws", ["--version"], "apt-get install awscli");

test.skipIf(pip || twine || aws)(
  named("twine uploads what pip installs: through an upstream, the newest, a pinned and a public one", pip ?? twine ?? aws),
  { timeout: 120_000 },
  async () => {
    const { run, folder, signedUrl } = stage;
    const plain = { name: "plain", version: "2.0" };
    stage.registry.files.set("simple/plain/", { body: JSON.stringify({ name: "plain", files: [await offer(plain)] }), type: jsonType });
    await mkdir(join(folder, "dist"));
    const projects: Project[] = [
      { name: "helper", version: "1.0" },
      { name: "greeter", version: "1.0.0" },
      { name: "greeter", version: "1.2.0", about: ["Requires-Dist: helper (>=1)", "Requires-Python: >=3.6"] },
      { name: "greeter", version: "1.3.0rc1" },
      { name: "greeter", version: "2.0.0", about: ["Requires-Python: >=9"] },
    ];
    for (const project of projects) await writeFile(join(folder, "dist", wheelFile(project)), await wheel(project));
    const login = (tool: string, repository: string) =>
      run("aws", ["codeartifact", "login", "--tool", tool, "--domain", "acme", "--repository", repository]);
    await login("twine", "base");
    const files = projects.map((project) => `dist/${wheelFile(project)}`);
    await run("twine", ["upload", "--non-interactive", "--disable-progress-bar", "-r", "codeartifact", ...files]);
    await login("pip", "app");
    const config = await readFile(join(folder, ".config/pip/pip.conf"), "utf8");
    expect(config).toContain(`/pypi/d/acme-${stage.server.account}/app/simple/`);
    const install = async (target: string, wanted: string, index: string[] = []): Promise<string> => {
      const options = ["--no-cache-dir", "--disable-pip-version-check", "-q", "-t", target];
      await run("python3", ["-m", "pip", "install", ...options, ...index, wanted]);
      return (await readFile(join(folder, target, `${wanted.split(/[=<>]/)[0]}.py`), "utf8")).trim();
    };
    expect(await install("newest", "greeter")).toBe('version = "1.2.0"');
    expect(await readFile(join(folder, "newest/helper.py"), "utf8")).toBe('version = "1.0"\n');
    expect(await install("pinned", "greeter==1.0.0")).toBe('version = "1.0.0"');
    expect(await stage.packages("app")).toEqual(expect.arrayContaining(["greeter", "helper"]));
    expect(await install("public", "plain", ["--index-url", `${signedUrl("team")}/simple/`])).toBe('version = "2.0"');
  },
);

const poetry = missing("poetry", ["--version"], "apt-get install python3-poetry");

test.skipIf(poetry)(named("poetry publishes, and locks what it finds", poetry), { timeout: 120_000 }, async () => {
  const { run, folder, endpoint, token } = stage;
  const project = async (name: string, more: string): Promise<string> => {
    const path = join(folder, name);
    await mkdir(path);
    const about = `name = "${name}"\nversion = "1.4.0"\ndescription = "says hello"\nauthors = ["Ann <ann@acme.example>"]\n`;
    const build = '[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n';
    await writeFile(join(path, "pyproject.toml"), `[tool.poetry]\n${about}[tool.poetry.dependencies]\npython = "^3.8"\n${more}${build}`);
    await writeFile(join(path, `${name}.py`), "");
    return path;
  };
  const env = {
    ...{ PYTHON_KEYRING_BACKEND: "keyring.backends.null.Keyring", POETRY_REPOSITORIES_QUINTET_URL: endpoint("base") },
    ...{ POETRY_HTTP_BASIC_QUINTET_USERNAME: "aws", POETRY_HTTP_BASIC_QUINTET_PASSWORD: token, POETRY_CACHE_DIR: join(folder, "poetry") },
  };
  await run("poetry", ["publish", "--build", "-n", "-r", "quintet"], { cwd: await project("poem", ""), env });
  const source = `[[tool.poetry.source]]\nname = "quintet"\nurl = "${endpoint("app")}simple/"\ndefault = true\n`;
  const reader = await project("reader", `poem = ">=1,<2"\n${source}`);
  await run("poetry", ["lock", "-n"], { cwd: reader, env });
  const lock = await readFile(join(reader, "poetry.lock"), "utf8");
  expect(lock).toMatch(/name = "poem"\nversion = "1\.4\.0"/);
  expect(lock.match(/poem-1\.4\.0[^"]*", hash = "sha256:/g)).toHaveLength(2);
});
