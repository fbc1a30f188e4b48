import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DescribePackageVersionCommand, ListPackageVersionDependenciesCommand } from "@aws-sdk/client-codeartifact";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tarOf } from "./archives.ts";
import { missing, named, type Stage, startStage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage("ruby", "public:ruby-gems-org");
});
afterAll(() => stage?.stop());

const version = (number: string): string => `!ruby/object:Gem::Version\n  version: ${number}`;
interface Spec {
  name: string;
  number: string;
  platform?: string;
  more?: string;
}
const specification = ({ name, number, platform = "ruby", more = "" }: Spec): string => `--- !ruby/object:Gem::Specification
name: ${name}
version: ${version(number)}
platform: ${platform}
authors:
- Ann
date: 2024-01-02 00:00:00.000000000 Z
dependencies:
- !ruby/object:Gem::Dependency
  name: rake
  requirement: !ruby/object:Gem::Requirement
    requirements:
    - - "~>"
      - !ruby/object:Gem::Version
        version: '13.0'
    - - "<"
      - !ruby/object:Gem::Version
        version: '14'
  type: :runtime
- !ruby/object:Gem::Dependency
  name: rspec
  requirement: &1 !ruby/object:Gem::Requirement
    requirements:
    - - ">="
      - !ruby/object:Gem::Version
        version: '0'
  type: :development
summary: says hello
licenses:
- MIT
required_ruby_version: !ruby/object:Gem::Requirement
  requirements:
  - - ">="
    - !ruby/object:Gem::Version
      version: '2.7'
required_rubygems_version: *1
${more}`;
const gem = (spec: Spec, over: Record<string, string | Buffer> = {}): Promise<Buffer> =>
  tarOf({ "metadata.gz": gzipSync(specification(spec)), "data.tar.gz": gzipSync(Buffer.alloc(1024)), ...over });
const push = (bytes: Buffer): Promise<Response> => stage.fetch("base", "api/v1/gems", { method: "POST", body: new Uint8Array(bytes) });
const hash = (algorithm: string, bytes: string | Buffer, encoding: "hex" | "base64" = "hex"): string =>
  createHash(algorithm).update(bytes).digest(encoding);
const text = async (path: string, repository = "app"): Promise<string> => (await stage.fetch(repository, path)).text();

test("a gem stands in the compact index, whose ETag is the MD5 that Bundler looks for", async () => {
  const bytes = await gem({ name: "hello-world", number: "1.0.0" });
  const pushed = await push(bytes);
  expect([pushed.status, await pushed.text()]).toEqual([200, "Successfully registered gem: hello-world (1.0.0)"]);
  expect((await push(await gem({ name: "hello-world", number: "1.0.0", platform: "java" }))).status).toBe(200);
  const info = await stage.fetch("app", "info/hello-world");
  const body = await info.text();
  const line = `1.0.0 rake:~> 13.0&< 14|checksum:${hash("sha256", bytes)},ruby:>= 2.7`;
  expect(body.split("\n").slice(0, 2)).toEqual(["---", line]);
  expect(body).toContain("\n1.0.0-java rake:");
  expect(info.headers.get("etag")).toBe(`"${hash("md5", body)}"`);
  expect(info.headers.get("repr-digest")).toBe(`sha-256=:${hash("sha256", body, "base64")}:`);
  expect(await text("versions")).toBe(`created_at: 1970-01-01T00:00:00Z\n---\nhello-world 1.0.0,1.0.0-java ${hash("md5", body)}\n`);
  expect(await text("names")).toBe("---\nhello-world\n");
  const file = await stage.fetch("app", "gems/hello-world-1.0.0.gem");
  expect(hash("sha256", Buffer.from(await file.arrayBuffer()))).toBe(hash("sha256", bytes));
  expect((await stage.fetch("app", "gems/hello-world-1.0.0-java.gem")).status).toBe(200);
  expect((await stage.fetch("app", "specs.4.8.gz")).status).toBe(404);
  // Nobody can list what a public registry has: Bundler then asks gem by gem.
  expect((await stage.fetch("team", "versions")).status).toBe(404);
  const asked = { domain: "acme", repository: "base", format: "ruby", package: "hello-world", packageVersion: "1.0.0" } as const;
  const { packageVersion } = await stage.client.send(new DescribePackageVersionCommand(asked));
  expect(packageVersion).toMatchObject({ displayName: "hello-world", summary: "says hello", licenses: [{ name: "MIT" }] });
  const { dependencies } = await stage.client.send(new ListPackageVersionDependenciesCommand(asked));
  expect(dependencies).toEqual([
    { package: "rake", dependencyType: "runtime", versionRequirement: "~> 13.0, < 14" },
    { package: "rspec", dependencyType: "development", versionRequirement: ">= 0" },
  ]);
});

test("the same gem again is no news, another is a conflict; yanked it vanishes from the index and can still be had", async () => {
  const bytes = await gem({ name: "twice", number: "1.0" });
  expect([(await push(bytes)).status, (await push(bytes)).status]).toEqual([200, 200]);
  expect((await push(await gem({ name: "twice", number: "1.0", more: "homepage: https://x.example\n" }))).status).toBe(409);
  const yank = (method: string, path: string) =>
    stage.fetch("base", path, { method, body: new URLSearchParams({ gem_name: "twice", version: "1.0" }) });
  expect((await yank("DELETE", "api/v1/gems/yank")).status).toBe(200);
  expect((await stage.fetch("app", "info/twice")).status).toBe(404);
  expect((await stage.fetch("base", "gems/twice-1.0.gem")).status).toBe(200);
  expect((await yank("PUT", "api/v1/gems/unyank")).status).toBe(200);
  expect(await text("info/twice")).toContain("\n1.0 rake:");
});

describe("what is refused leaves nothing behind", () => {
  const good: Spec = { name: "evil", number: "1.0" };
  const cases: [string, () => Promise<Buffer>][] = [
    ["a name that is a path", () => gem({ ...good, name: "../evil" })],
    ["a version that is a path", () => gem({ ...good, number: "1/../2" })],
    ["a platform that is a path", () => gem({ ...good, platform: "../x" })],
    ["a specification that is no YAML", () => gem(good, { "metadata.gz": gzipSync("a: [") })],
    ["a specification that is a list", () => gem(good, { "metadata.gz": gzipSync("- evil") })],
    ["a specification that is not compressed", () => gem(good, { "metadata.gz": specification(good) })],
    ["a specification of a gigabyte", () => gem(good, { "metadata.gz": gzipSync(Buffer.alloc(64 * 1024 * 1024, 97)) })],
    [
      "aliases that multiply",
      () =>
        gem(good, {
          "metadata.gz": gzipSync(
            `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((one, at) => `${one}: &${one} [${`*${"abcdefghi"[at]},`.repeat(8)}x]`).join("\n")}`,
          ),
        }),
    ],
    ["no data", () => tarOf({ "metadata.gz": gzipSync(specification(good)) })],
    ["a member that leads outside", () => gem(good, { "../x": "y" })],
    ["a gem that was cut off", async () => (await gem(good)).subarray(0, 700)],
    ["no gem", async () => Buffer.from("x".repeat(2000))],
    ["nothing", async () => Buffer.alloc(0)],
  ];
  test.each(cases)("%s", async (_what, make) => {
    const response = await push(await make());
    expect([response.status, await response.text()]).toEqual([400, expect.stringMatching(/\w/)]);
    expect(await stage.packages("base")).not.toContain("evil");
  });
});

const source = (name: string, number: string, more = ""): string =>
  `Gem::Specification.new do |s|\n  s.name = "${name}"\n  s.version = "${number}"\n  s.summary = "greets"\n  s.authors = ["Ann"]\n  s.files = ["lib/${name}.rb"]\n  s.license = "MIT"\n  s.homepage = "https://x.example"\n${more}end\n`;

const missed = missing("gem", ["--version"], "apt-get install ruby") ?? missing("bundle", ["--version"], "apt-get install bundler");

test.skipIf(missed)(
  named("gem pushes, installs and yanks, and bundler resolves: through an upstream and from a public registry", missed),
  { timeout: 180_000 },
  async () => {
    const { run, folder, endpoint, signedUrl, token, registry } = stage;
    await mkdir(join(folder, "lib"));
    await mkdir(join(folder, ".gem"));
    await writeFile(join(folder, ".gem/credentials"), `---\n:quintet: Bearer ${token}\n`, { mode: 0o600 });
    const build = async (name: string, number: string, more?: string): Promise<string> => {
      await writeFile(join(folder, `lib/${name}.rb`), `puts "${name} ${number}"\n`);
      await writeFile(join(folder, `${name}.gemspec`), source(name, number, more));
      await run("gem", ["build", "--norc", "-q", `${name}.gemspec`]);
      return `${name}-${number}.gem`;
    };
    const host = endpoint("base").replace(/\/$/, "");
    for (const [name, number, more] of [
      ["greeter", "1.0.0"],
      ["greeter", "1.1.0", '  s.add_dependency "helper", "~> 2.0"\n'],
      ["helper", "2.5.0"],
    ] as const) {
      const file = await build(name, number, more);
      expect(await run("gem", ["push", "--norc", "--key", "quintet", "--host", host, file])).toContain("Successfully registered gem");
    }
    const install = async (into: string, url: string, ...wanted: string[]): Promise<string[]> => {
      await run("gem", [
        "install",
        "--norc",
        "--remote",
        "--no-document",
        "--clear-sources",
        "--source",
        `${url}/`,
        "-i",
        join(folder, into),
        ...wanted,
      ]);
      return (await readdir(join(folder, into, "gems"))).sort();
    };
    expect(await install("newest", signedUrl("app"), "greeter")).toEqual(["greeter-1.1.0", "helper-2.5.0"]);
    expect(await install("pinned", signedUrl("app"), "greeter", "-v", "1.0.0")).toEqual(["greeter-1.0.0"]);
    const far = await readFile(join(folder, await build("farther", "3.0.0")));
    registry.files.set("info/farther", {
      body: `---\n2.0.0 |checksum:${hash("sha256", far)}\n3.0.0 |checksum:${hash("sha256", far)},ruby:>= 1\n`,
    });
    registry.files.set("gems/farther-3.0.0.gem", { body: far });
    expect(await install("public", signedUrl("team"), "farther")).toEqual(["farther-3.0.0"]);
    await run("gem", ["yank", "--norc", "--key", "quintet", "--host", host, "greeter", "-v", "1.1.0"]);
    await stage.status("app", { package: "greeter" }, "1.1.0", "Unlisted");
    await mkdir(join(folder, "project"));
    await writeFile(
      join(folder, "project/Gemfile"),
      `source "${signedUrl("app")}" do\n  gem "greeter"\nend\nsource "${signedUrl("team")}" do\n  gem "farther"\nend\n`,
    );
    await run("bundle", ["install", "--quiet"], { cwd: join(folder, "project"), env: { BUNDLE_PATH: join(folder, "bundle") } });
    const lock = await readFile(join(folder, "project/Gemfile.lock"), "utf8");
    expect([lock.includes("greeter (1.0.0)"), lock.includes("farther (3.0.0)")]).toEqual([true, true]);
    expect(await stage.packages("app")).toEqual(expect.arrayContaining(["greeter", "helper"]));
    expect(await stage.packages("team")).toEqual(["farther"]);
  },
);
