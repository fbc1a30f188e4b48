import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  DescribePackageVersionCommand,
  GetPackageVersionReadmeCommand,
  ListPackageVersionDependenciesCommand,
} from "@aws-sdk/client-codeartifact";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lyingZip, renamed, zipOf } from "./archives.ts";
import { missing, named, type Stage, startStage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage("nuget", "public:nuget-org");
});
afterAll(() => stage?.stop());

const nuspec = (id: string, version: string, more = ""): string =>
  `<?xml version="1.0"?><package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata minClientVersion="2.12"><id>${id}</id><version>${version}</version><authors>Ann</authors><description>says hello &amp; more</description>${more}</metadata></package>`;
const nupkg = (id: string, version: string, more?: string): Promise<Buffer> =>
  zipOf({ [`${id}.nuspec`]: nuspec(id, version, more), "lib/net8.0/x.dll": "MZ", "README.md": `# ${id}` });

/** As nuget.exe and dotnet send it; the address comes with a slash behind it. */
function push(bytes: Buffer, repository = "base"): Promise<Response> {
  const form = new FormData();
  form.append("package", new Blob([new Uint8Array(bytes)]), "package.nupkg");
  return stage.fetch(repository, "api/v2/package/", { method: "PUT", body: form });
}
async function publish(id: string, version: string, more?: string): Promise<void> {
  const response = await push(await nupkg(id, version, more));
  expect([response.status, await response.text()]).toEqual([201, ""]);
}
interface Entry {
  id: string;
  version: string;
  listed: boolean;
  packageContent: string;
}
interface Registration {
  items: { lower: string; upper: string; items: { catalogEntry: Entry; packageContent: string }[] }[];
}
const json = async <T>(path: string, repository = "app"): Promise<T> => (await (await stage.fetch(repository, path)).json()) as T;
const entries = async (id: string, hive = "registration-semver2", repository = "app"): Promise<Entry[]> =>
  (await json<Registration>(`v3/${hive}/${id}/index.json`, repository)).items.flatMap(({ items }) =>
    items.map(({ catalogEntry }) => catalogEntry),
  );

test("the service index leads to every resource, under the names that old clients know too", async () => {
  const { version, resources } = await json<{ version: string; resources: { "@id": string; "@type": string }[] }>("v3/index.json");
  expect(version).toBe("3.0.0");
  const types = resources.map((one) => one["@type"]);
  for (const type of [
    "PackageBaseAddress/3.0.0",
    "RegistrationsBaseUrl/3.0.0-beta",
    "RegistrationsBaseUrl/3.4.0",
    "RegistrationsBaseUrl/3.6.0",
    "PackagePublish/2.0.0",
    "SearchQueryService",
    "SearchAutocompleteService",
  ])
    expect(types).toContain(type);
  expect(resources.every((one) => one["@id"].startsWith(stage.endpoint("app")))).toBe(true);
});

test("a pushed package is registered under its normalised version, and comes from the flat container", async () => {
  const group =
    '<dependencies><group targetFramework="net8.0"><dependency id="Newtonsoft.Json" version="[13.0,14)" /></group></dependencies><license type="expression">MIT</license>';
  await publish("Hello.World", "1.02.0.0-Beta.1", group);
  const [entry, ...more] = await entries("hello.world");
  expect(more).toEqual([]);
  const content = `${stage.endpoint("app")}v3/flat2/hello.world/1.2.0-beta.1/hello.world.1.2.0-beta.1.nupkg`;
  expect(entry).toMatchObject({
    id: "Hello.World",
    version: "1.02.0.0-Beta.1",
    listed: true,
    packageContent: content,
    licenseExpression: "MIT",
    minClientVersion: "2.12",
  });
  expect(entry).toMatchObject({
    description: "says hello & more",
    dependencyGroups: [{ targetFramework: "net8.0", dependencies: [{ id: "Newtonsoft.Json", range: "[13.0,14)" }] }],
  });
  // The version is a semantic one of the second kind, of which older clients must not hear.
  expect((await stage.fetch("app", "v3/registration/hello.world/index.json")).status).toBe(404);
  expect(await json("v3/flat2/hello.world/index.json")).toEqual({ versions: ["1.2.0-beta.1"] });
  const file = await stage.fetch("app", "v3/flat2/hello.world/1.2.0-beta.1/hello.world.1.2.0-beta.1.nupkg");
  expect(Buffer.from(await file.arrayBuffer()).equals(await nupkg("Hello.World", "1.02.0.0-Beta.1", group))).toBe(true);
  const alone = await stage.fetch("app", "v3/flat2/hello.world/1.2.0-beta.1/hello.world.nuspec");
  expect(await alone.text()).toBe(nuspec("Hello.World", "1.02.0.0-Beta.1", group));
  expect(await json("v3/registration-semver2/hello.world/1.2.0-beta.1.json")).toMatchObject({ listed: true, packageContent: content });
  const asked = { domain: "acme", repository: "base", format: "nuget", package: "Hello.World", packageVersion: "1.2.0-beta.1" } as const;
  const { packageVersion } = await stage.client.send(new DescribePackageVersionCommand(asked));
  expect(packageVersion).toMatchObject({ displayName: "Hello.World", licenses: [{ name: "MIT" }] });
  const { dependencies } = await stage.client.send(new ListPackageVersionDependenciesCommand(asked));
  expect(dependencies).toEqual([{ package: "Newtonsoft.Json", versionRequirement: "[13.0,14)" }]);
  expect((await stage.client.send(new GetPackageVersionReadmeCommand(asked))).readme).toBe("# Hello.World");
});

test("versions stand in their order; a deleted one is not listed any more, but restored from what names it", async () => {
  for (const version of ["1.10.0", "1.9.0", "1.9.0.1", "2.0.0-rc1"]) await publish("Order", version);
  expect(await json("v3/flat2/order/index.json")).toEqual({ versions: ["1.9.0", "1.9.0.1", "1.10.0", "2.0.0-rc1"] });
  expect((await json<Registration>("v3/registration/order/index.json")).items[0]).toMatchObject({ lower: "1.9.0", upper: "2.0.0-rc1" });
  const change = (method: string) => stage.fetch("base", "api/v2/package/Order/1.10.0", { method });
  expect((await change("DELETE")).status).toBe(204);
  expect((await entries("order", "registration")).map(({ version, listed }) => [version, listed])).toEqual([
    ["1.9.0", true],
    ["1.9.0.1", true],
    ["1.10.0", false],
    ["2.0.0-rc1", true],
  ]);
  expect((await stage.fetch("base", "v3/flat2/order/1.10.0/order.1.10.0.nupkg")).status).toBe(200);
  const search = async (query: string): Promise<unknown[]> => (await json<{ data: unknown[] }>(`v3/query?${query}`)).data;
  expect(await search("q=ord")).toMatchObject([
    { id: "Order", version: "1.9.0.1", versions: [{ version: "1.9.0" }, { version: "1.9.0.1" }] },
  ]);
  expect(await search("q=ord&prerelease=true")).toMatchObject([{ version: "2.0.0-rc1" }]);
  expect(await search("q=nothing")).toEqual([]);
  expect((await change("POST")).status).toBe(200);
  expect(await search("q=ord")).toMatchObject([{ version: "1.10.0" }]);
  expect(await json("v3/autocomplete?q=or")).toMatchObject({ data: ["Order"] });
  expect(await json("v3/autocomplete?id=order")).toEqual({ data: ["1.9.0", "1.9.0.1", "1.10.0"] });
});

test("the same package again is no news, another is a conflict; without a token the answer is 401", async () => {
  await publish("Twice", "1.0.0");
  await publish("Twice", "1.0.0");
  expect((await push(await nupkg("Twice", "1.0", "<title>x</title>"))).status).toBe(409);
  const bare = await fetch(`${stage.endpoint("base")}api/v2/package/`, {
    method: "PUT",
    body: new Uint8Array(await nupkg("Twice", "2.0")),
  });
  expect([bare.status, bare.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("Basic")]);
});

describe("what is refused leaves nothing behind", () => {
  const good = () => nupkg("evil", "1.0.0");
  const cases: [string, () => Promise<Buffer>][] = [
    ["an id that is a path", () => nupkg("evil", "1.0.0").then(() => zipOf({ "evil.nuspec": nuspec("../evil", "1.0.0") }))],
    ["a version that is a path", () => zipOf({ "evil.nuspec": nuspec("evil", "1/../2") })],
    ["no nuspec", () => zipOf({ "lib/evil.dll": "MZ" })],
    ["two of them", () => zipOf({ "evil.nuspec": nuspec("evil", "1.0.0"), "other.nuspec": nuspec("evil", "1.0.0") })],
    ["a nuspec that is no XML", () => zipOf({ "evil.nuspec": "<package" })],
    ["a nuspec with entities", () => zipOf({ "evil.nuspec": `<!DOCTYPE a [<!ENTITY b "c">]>${nuspec("evil", "1.0.0")}` })],
    ["a package with a way out", async () => renamed(await good(), "lib/net8.0/x.dll", "../../../../x.dll")],
    ["a package that lies about its sizes", async () => lyingZip(await good(), 3)],
    ["a package that was cut off", async () => (await good()).subarray(0, -40)],
    ["no archive", async () => Buffer.from("x")],
    ["nothing", async () => Buffer.alloc(0)],
  ];
  test.each(cases)("%s", async (_what, make) => {
    const response = await push(await make());
    expect([response.status, await response.json()]).toEqual([400, { message: expect.stringMatching(/\w/) }]);
    expect(await stage.packages("base")).not.toContain("evil");
  });
});

test("a public gallery is drawn from, page by page", async () => {
  const { files, url } = stage.registry;
  const leaf = (version: string, listed = true) => ({
    catalogEntry: { id: "Far.Away", version, listed, published: "2020-01-02T03:04:05Z", description: "far" },
    packageContent: `${url}content/far.away.${version}.nupkg`,
  });
  const path = "v3/registration5-gz-semver2/far.away";
  files.set(`${path}/index.json`, {
    body: JSON.stringify({ items: [{ "@id": `${url}${path}/page.json` }, { items: [leaf("2.0.0"), leaf("2.1.0", false)] }] }),
  });
  files.set(`${path}/page.json`, { body: JSON.stringify({ items: [leaf("1.0.0")] }) });
  const bytes = await nupkg("Far.Away", "1.0.0");
  files.set("content/far.away.1.0.0.nupkg", { body: bytes });
  expect((await entries("far.away", "registration", "team")).map(({ version, listed }) => [version, listed])).toEqual([
    ["1.0.0", true],
    ["2.0.0", true],
    ["2.1.0", false],
  ]);
  const nuspecOf = await stage.fetch("team", "v3/flat2/far.away/1.0.0/far.away.nuspec");
  expect(await nuspecOf.text()).toBe(nuspec("Far.Away", "1.0.0"));
  expect(await stage.packages("team")).toEqual(["far.away"]);
  expect(await stage.packages("store")).toEqual(["far.away"]);
  expect((await stage.fetch("team", "v3/flat2/far.away/2.0.0/far.away.2.0.0.nupkg")).status).toBe(404);
});

// NuGet's own client is a program of .NET: it is tried where mono and a nuget.exe of version 5 are at hand.
const program = process.env.NUGET_EXE;
const client = program
  ? missing("mono", [program, "help"], "apt-get install mono-complete")
  : "NUGET_EXE does not say where a nuget.exe of version 5 is, which mono (apt-get install mono-complete) could run";

test.skipIf(client)(
  named("nuget.exe pushes, installs and deletes: through an upstream, and from a public gallery", client),
  { timeout: 180_000 },
  async () => {
    const { run, folder, endpoint, token, registry } = stage;
    const sources = ["base", "app", "team"].map((name) => ({ name, url: `${endpoint(name)}v3/index.json` }));
    const credentials = sources.map(
      ({ name }) => `<${name}><add key="Username" value="aws" /><add key="ClearTextPassword" value="${token}" /></${name}>`,
    );
    const added = sources.map(({ name, url }) => `<add key="${name}" value="${url}" protocolVersion="3" />`);
    const config = `<configuration><packageSources>${added.join("")}</packageSources><packageSourceCredentials>${credentials.join("")}</packageSourceCredentials></configuration>`;
    await writeFile(join(folder, "NuGet.Config"), config);
    const nuget = (...args: string[]): Promise<string> =>
      run("mono", [program!, ...args, "-NonInteractive", "-ConfigFile", join(folder, "NuGet.Config")], {
        env: { NUGET_XMLDOC_MODE: "skip" },
      });
    const helper = '<dependencies><dependency id="Helper" version="[1.0,2)" /></dependencies>';
    for (const [id, version, more] of [
      ["Greeter", "1.0.0"],
      ["Greeter", "1.1.0", helper],
      ["Helper", "1.5.0"],
    ] as const) {
      await writeFile(join(folder, `${id}.nupkg`), await nupkg(id, version, more));
      await nuget("push", `${id}.nupkg`, "-Source", "base");
    }
    const install = async (into: string, source: string, ...wanted: string[]): Promise<string[]> => {
      await nuget("install", ...wanted, "-Source", source, "-OutputDirectory", into, "-NoCache", "-DirectDownload");
      return (await readdir(join(folder, into))).sort();
    };
    expect(await install("newest", "app", "Greeter")).toEqual(["Greeter.1.1.0", "Helper.1.5.0"]);
    expect(await install("pinned", "app", "Greeter", "-Version", "1.0.0")).toEqual(["Greeter.1.0.0"]);
    await nuget("delete", "Greeter", "1.1.0", "-Source", "base");
    expect((await entries("greeter", "registration", "base")).map(({ version, listed }) => [version, listed])).toEqual([
      ["1.0.0", true],
      ["1.1.0", false],
    ]);
    const path = "v3/registration5-gz-semver2/outer";
    const leaf = {
      catalogEntry: { id: "Outer", version: "3.0.0", listed: true },
      packageContent: `${registry.url}content/outer.3.0.0.nupkg`,
    };
    registry.files.set(`${path}/index.json`, { body: JSON.stringify({ items: [{ items: [leaf] }] }) });
    registry.files.set("content/outer.3.0.0.nupkg", { body: await nupkg("Outer", "3.0.0") });
    expect(await install("public", "team", "Outer")).toEqual(["Outer.3.0.0"]);
    expect(await stage.packages("app")).toEqual(expect.arrayContaining(["greeter", "helper"]));
  },
);
