import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import {
  DescribePackageVersionCommand,
  ListPackageVersionDependenciesCommand,
  ListPackageVersionsCommand,
} from "@aws-sdk/client-codeartifact";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tgzOf } from "./archives.ts";
import { missing, named, type Stage, startStage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage("cargo", "public:crates-io");
});
afterAll(() => stage?.stop());

const manifest = (name: string, vers: string): string => `[package]\nname = "${name}"\nversion = "${vers}"\nedition = "2021"\n`;
const crate = (name: string, vers: string): Promise<Buffer> =>
  tgzOf({ [`${name}-${vers}/Cargo.toml`]: manifest(name, vers), [`${name}-${vers}/src/lib.rs`]: "" });

function bodyOf(about: unknown, bytes: Buffer, lengths: (number | undefined)[] = []): Buffer {
  const text = Buffer.from(typeof about === "string" ? about : JSON.stringify(about));
  const length = (size: number): Buffer => {
    const four = Buffer.alloc(4);
    four.writeUInt32LE(size);
    return four;
  };
  return Buffer.concat([length(lengths[0] ?? text.length), text, length(lengths[1] ?? bytes.length), bytes]);
}
const send = (body: Buffer, repository = "base"): Promise<Response> =>
  stage.fetch(repository, "api/v1/crates/new", { method: "PUT", body: new Uint8Array(body), headers: { authorization: stage.token } });
async function publish(name: string, vers: string, more: Record<string, unknown> = {}): Promise<void> {
  const response = await send(bodyOf({ name, vers, deps: [], features: {}, ...more }, await crate(name, vers)));
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("warnings")]);
}
const index = async (path: string, repository = "app"): Promise<Record<string, unknown>[]> =>
  (await (await stage.fetch(repository, path)).text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

test("a published crate stands in the sparse index, with what was sent said in the index's words", async () => {
  const deps = [
    {
      name: "serde",
      version_req: "^1",
      features: ["derive"],
      optional: true,
      default_features: false,
      target: null,
      kind: "normal",
      registry: null,
      explicit_name_in_toml: "sd",
    },
  ];
  const features = { default: ["std"], std: [], fancy: ["dep:sd"] };
  await publish("MyCrate", "1.0.0+b1", { deps, features, description: "says hello", license: "MIT", links: "z", rust_version: "1.70" });
  expect(await index("my/cr/mycrate")).toEqual([
    {
      ...{
        name: "MyCrate",
        vers: "1.0.0+b1",
        cksum: sha256(await crate("MyCrate", "1.0.0+b1")),
        yanked: false,
        v: 2,
        links: "z",
        rust_version: "1.70",
      },
      deps: [
        {
          name: "sd",
          package: "serde",
          req: "^1",
          features: ["derive"],
          optional: true,
          default_features: false,
          target: null,
          kind: "normal",
          registry: null,
        },
      ],
      ...{ features: { default: ["std"], std: [] }, features2: { fancy: ["dep:sd"] } },
    },
  ]);
  const download = await stage.fetch("app", "api/v1/crates/MyCrate/1.0.0+b1/download");
  expect(sha256(Buffer.from(await download.arrayBuffer()))).toBe(sha256(await crate("MyCrate", "1.0.0+b1")));
  const asked = { domain: "acme", repository: "base", format: "cargo", package: "MyCrate", packageVersion: "1.0.0+b1" } as const;
  const { packageVersion } = await stage.client.send(new DescribePackageVersionCommand(asked));
  expect(packageVersion).toMatchObject({ displayName: "MyCrate", summary: "says hello", licenses: [{ name: "MIT" }] });
  const { dependencies } = await stage.client.send(new ListPackageVersionDependenciesCommand(asked));
  expect(dependencies).toEqual([{ package: "serde", dependencyType: "normal", versionRequirement: "^1" }]);
  for (const [path, name] of [
    ["1/a", "a"],
    ["2/ab", "ab"],
    ["3/a/abc", "abc"],
  ] as const) {
    await publish(name, "0.1.0");
    expect((await index(path))[0]).toMatchObject({ name });
  }
  expect((await stage.fetch("app", "3/b/abc")).status).toBe(404);
});

test("without a token the answer is 401, and the configuration says that one is needed", async () => {
  const bare = await fetch(`${stage.endpoint("app")}config.json`);
  expect([bare.status, bare.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("Basic")]);
  const base = stage.endpoint("app");
  expect(await (await stage.fetch("app", "config.json", { headers: { authorization: stage.token } })).json()).toEqual({
    ...{ dl: `${base}api/v1/crates`, api: base.slice(0, -1), "auth-required": true },
  });
});

test("the same crate again is no news, another is a conflict; yanked stays in the index", async () => {
  await publish("again", "1.0.0");
  await publish("again", "1.0.0");
  const other = await tgzOf({ "again-1.0.0/Cargo.toml": `${manifest("again", "1.0.0")}# other` });
  expect((await send(bodyOf({ name: "again", vers: "1.0.0", deps: [], features: {} }, other))).status).toBe(409);
  const yank = (what: string, method: string) => stage.fetch("base", `api/v1/crates/again/1.0.0/${what}`, { method });
  expect(await (await yank("yank", "DELETE")).json()).toEqual({ ok: true });
  expect((await index("ag/ai/again"))[0]).toMatchObject({ vers: "1.0.0", yanked: true });
  expect((await stage.fetch("base", "api/v1/crates/again/1.0.0/download")).status).toBe(200);
  const { versions } = await stage.client.send(
    new ListPackageVersionsCommand({ domain: "acme", repository: "base", format: "cargo", package: "again" }),
  );
  expect(versions).toMatchObject([{ version: "1.0.0", status: "Unlisted" }]);
  await yank("unyank", "PUT");
  expect((await index("ag/ai/again"))[0]).toMatchObject({ yanked: false });
  expect((await stage.fetch("base", "api/v1/crates/again/9.0.0/yank", { method: "DELETE" })).status).toBe(404);
});

describe("what is refused leaves nothing behind", () => {
  const about = { name: "evil", vers: "1.0.0", deps: [], features: {} };
  const good = () => crate("evil", "1.0.0");
  const cases: [string, () => Promise<Buffer>][] = [
    ["a name that is a path", async () => bodyOf({ ...about, name: "../evil" }, await good())],
    ["a version that is a path", async () => bodyOf({ ...about, vers: "1.0.0/../2" }, await good())],
    ["metadata that is no JSON", async () => bodyOf("{", await good())],
    ["dependencies of the wrong shape", async () => bodyOf({ ...about, deps: [{ name: 1 }] }, await good())],
    ["features of the wrong shape", async () => bodyOf({ ...about, features: { a: "b" } }, await good())],
    ["metadata that is longer than all", async () => bodyOf(about, await good(), [0x7fffffff])],
    ["a crate that says it is longer", async () => bodyOf(about, await good(), [undefined, 1_000_000])],
    ["a crate that says it is shorter", async () => bodyOf(about, await good(), [undefined, 10])],
    ["a crate of another name", async () => bodyOf(about, await crate("other", "1.0.0"))],
    [
      "a crate whose manifest is another's",
      async () => bodyOf(about, await tgzOf({ "evil-1.0.0/Cargo.toml": manifest("other", "1.0.0") })),
    ],
    [
      "a crate with a way out",
      async () => bodyOf(about, await tgzOf({ "evil-1.0.0/Cargo.toml": manifest("evil", "1.0.0"), "evil-1.0.0/../../x": "" })),
    ],
    [
      "a crate with a link",
      async () => bodyOf(about, await tgzOf({ "evil-1.0.0/Cargo.toml": manifest("evil", "1.0.0") }, { "evil-1.0.0/x": "/etc/passwd" })),
    ],
    ["a crate that was cut off", async () => bodyOf(about, (await good()).subarray(0, -20))],
    ["a crate that is no archive", async () => bodyOf(about, Buffer.from("x"))],
    ["nothing", async () => Buffer.alloc(0)],
  ];
  test.each(cases)("%s", async (_what, make) => {
    const response = await send(await make());
    expect([response.status, await response.json()]).toEqual([400, { errors: [{ detail: expect.stringMatching(/\w/) }] }]);
    expect(await stage.packages("base")).not.toContain("evil");
  });
});

async function offer(name: string, versions: Record<string, boolean>): Promise<void> {
  const { files, url } = stage.registry;
  files.set("config.json", { body: JSON.stringify({ dl: `${url}files/{crate}-{version}.crate` }) });
  const lines: string[] = [];
  for (const [vers, yanked] of Object.entries(versions)) {
    const bytes = await crate(name, vers);
    files.set(`files/${name}-${vers}.crate`, { body: bytes });
    lines.push(JSON.stringify({ name, vers, deps: [], cksum: sha256(bytes), features: {}, yanked }));
  }
  files.set(`${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`, { body: lines.join("\n") });
}

const missed = missing("cargo", ["--version"], "rustup or a Debian with cargo 1.74 or newer", / 1\.(7[4-9]|[89]\d|\d{3})/);

test.skipIf(missed)(
  named("cargo publishes, yanks, searches and fetches: through an upstream and from a public registry", missed),
  { timeout: 120_000 },
  async () => {
    const { run, folder, endpoint, token } = stage;
    const home = join(folder, "cargo");
    await mkdir(home);
    const registries = ["base", "app", "team"].map(
      (name) => `[registries.${name}]\nindex = "sparse+${endpoint(name)}"\ntoken = "${token}"\n`,
    );
    await writeFile(join(home, "config.toml"), `[registry]\nglobal-credential-providers = ["cargo:token"]\n${registries.join("")}`);
    const env = { CARGO_HOME: home, RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), ".rustup") };
    const cargo = (where: string, ...args: string[]): Promise<string> => run("cargo", args, { cwd: join(folder, where), env });
    const project = async (where: string, toml: string): Promise<void> => {
      await mkdir(join(folder, where, "src"), { recursive: true });
      await writeFile(join(folder, where, "Cargo.toml"), toml);
      await writeFile(join(folder, where, "src/lib.rs"), "");
    };
    for (const version of ["0.1.0", "0.1.1"]) {
      await project("lib", `${manifest("greeter", version)}description = "greets"\nlicense = "MIT"\n`);
      await cargo("lib", "publish", "--registry", "base", "--no-verify", "--allow-dirty");
    }
    expect(await cargo("lib", "search", "--registry", "base", "greet")).toContain('greeter = "0.1.1"');
    await offer("farcrate", { "2.0.0": false, "2.1.0": true });
    const wanted = (version: string): string =>
      `${manifest("consumer", "0.0.0")}[dependencies]\ngreeter = { version = "${version}", registry = "app" }\nfarcrate = { version = "2", registry = "team" }\n`;
    const locked = async (version: string): Promise<string[]> => {
      await project("consumer", wanted(version));
      await run("rm", ["-f", "consumer/Cargo.lock"]);
      await cargo("consumer", "fetch");
      const lock = await readFile(join(folder, "consumer/Cargo.lock"), "utf8");
      return [...lock.matchAll(/name = "(greeter|farcrate)"\nversion = "(.*)"/g)].map(([, name, found]) => `${name} ${found}`);
    };
    expect(await locked("=0.1.0")).toEqual(["farcrate 2.0.0", "greeter 0.1.0"]);
    await cargo("lib", "yank", "--registry", "base", "greeter@0.1.1");
    expect(await locked("0.1")).toEqual(["farcrate 2.0.0", "greeter 0.1.0"]);
    await cargo("lib", "yank", "--undo", "--registry", "base", "greeter@0.1.1");
    expect(await locked("0.1")).toEqual(["farcrate 2.0.0", "greeter 0.1.1"]);
    expect(await stage.packages("app")).toContain("greeter");
    expect(await stage.packages("store")).toContain("farcrate");
  },
);
