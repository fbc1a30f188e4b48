import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import {
  CopyPackageVersionsCommand,
  DescribePackageVersionCommand,
  ListPackageVersionAssetsCommand,
  ListPackageVersionDependenciesCommand,
  ListPackageVersionsCommand,
} from "@aws-sdk/client-codeartifact";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missing, named, type Stage, startStage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage("maven", "public:maven-central");
});
afterAll(() => stage?.stop());

const hash = (algorithm: string, content: string): string => createHash(algorithm).update(content).digest("hex");
const put = async (path: string, body: string, repository = "base"): Promise<number> =>
  (await stage.fetch(repository, path, { method: "PUT", body })).status;
const get = async (path: string, repository = "app"): Promise<[number, string]> => {
  const response = await stage.fetch(repository, path);
  return [response.status, await response.text()];
};
const pom = (name: string, version: string, more = ""): string =>
  `<?xml version="1.0"?><project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>com.acme</groupId><artifactId>${name}</artifactId><version>${version}</version>${more}</project>`;
const metadata = (name: string, ...versions: string[]): string =>
  `<metadata><groupId>com.acme</groupId><artifactId>${name}</artifactId><versioning><versions>${versions.map((version) => `<version>${version}</version>`).join("")}</versions></versioning></metadata>`;
const folder = (name: string, version: string): string => `com/acme/${name}/${version}`;

async function release(name: string, version: string, content = "jar"): Promise<void> {
  const path = `${folder(name, version)}/${name}-${version}`;
  expect(await put(`${path}.jar`, content)).toBe(201);
  expect(await put(`${path}.pom`, pom(name, version))).toBe(201);
  expect(await put(`com/acme/${name}/maven-metadata.xml`, metadata(name, version))).toBe(201);
}
const statuses = async (name: string, repository = "base"): Promise<Record<string, string>> => {
  const asked = { domain: "acme", repository, format: "maven", namespace: "com.acme", package: name } as const;
  const { versions = [] } = await stage.client.send(new ListPackageVersionsCommand(asked));
  return Object.fromEntries(versions.map(({ version, status }) => [version, status]));
};

test("a version is seen only when the metadata names it: with all of its files at once", async () => {
  const path = `${folder("lib", "1.0")}/lib-1.0`;
  const more =
    "<name>The Lib</name><licenses><license><name>MIT</name></license></licenses><dependencies><dependency><groupId>org.x</groupId><artifactId>y</artifactId><version>[1,2)</version></dependency><dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4</version><scope>test</scope></dependency></dependencies>";
  expect(await put(`${path}.jar`, "the jar")).toBe(201);
  expect(await put(`${path}.jar.sha1`, hash("sha1", "the jar"))).toBe(201);
  expect(await put(`${path}.pom`, pom("lib", "1.0", more))).toBe(201);
  expect(await statuses("lib")).toEqual({ "1.0": "Unfinished" });
  expect((await get(`${path}.jar`))[0]).toBe(404);
  expect((await get("com/acme/lib/maven-metadata.xml"))[0]).toBe(404);
  expect(await put("com/acme/lib/maven-metadata.xml", metadata("lib", "1.0"))).toBe(201);
  expect(await put("com/acme/lib/maven-metadata.xml.md5", hash("md5", "any"))).toBe(201);
  expect(await statuses("lib")).toEqual({ "1.0": "Published" });
  expect(await get(`${path}.jar`)).toEqual([200, "the jar"]);
  for (const algorithm of ["md5", "sha1", "sha256", "sha512"])
    expect(await get(`${path}.jar.${algorithm}`)).toEqual([200, hash(algorithm, "the jar")]);
  const named = {
    domain: "acme",
    repository: "base",
    format: "maven",
    namespace: "com.acme",
    package: "lib",
    packageVersion: "1.0",
  } as const;
  const { packageVersion } = await stage.client.send(new DescribePackageVersionCommand(named));
  expect(packageVersion).toMatchObject({ displayName: "The Lib", licenses: [{ name: "MIT" }] });
  const { dependencies } = await stage.client.send(new ListPackageVersionDependenciesCommand(named));
  expect(dependencies).toEqual([
    { namespace: "org.x", package: "y", dependencyType: "compile", versionRequirement: "[1,2)" },
    { namespace: "junit", package: "junit", dependencyType: "test", versionRequirement: "4" },
  ]);
  const { assets } = await stage.client.send(new ListPackageVersionAssetsCommand(named));
  expect(assets!.map(({ name }) => name)).toEqual(["lib-1.0.jar", "lib-1.0.pom", "maven-metadata.xml"]);
});

test("the metadata is computed from what is published, in Maven's order, here and upstream", async () => {
  for (const version of ["1.10", "1.9", "2.0-rc1", "1.0"]) await release("many", version);
  await stage.fetch("app", `${folder("many", "1.9")}/many-1.9.jar`);
  const [, text] = await get("com/acme/many/maven-metadata.xml");
  expect([...text.matchAll(/<version>(.*?)</g)].map(([, version]) => version)).toEqual(["1.0", "1.9", "1.10", "2.0-rc1"]);
  expect(text).toContain("<latest>2.0-rc1</latest>");
  expect(await get("com/acme/many/maven-metadata.xml.sha256")).toEqual([200, hash("sha256", text)]);
  await stage.status("base", { namespace: "com.acme", package: "many" }, "2.0-rc1", "Unlisted");
  const [, fewer] = await get("com/acme/many/maven-metadata.xml");
  expect(fewer).toContain("<release>1.10</release>");
  expect((await get(`${folder("many", "2.0-rc1")}/many-2.0-rc1.jar`))[0]).toBe(200);
});

test("a file may come later, the same again is no news, other bytes are a conflict", async () => {
  await release("grow", "1.0", "one");
  const path = `${folder("grow", "1.0")}/grow-1.0`;
  expect(await get(`${path}.jar`)).toEqual([200, "one"]);
  expect(await put(`${path}-sources.jar`, "sources")).toBe(201);
  // The version was kept downstream before the file came.
  expect(await get(`${path}-sources.jar`)).toEqual([200, "sources"]);
  expect(await put(`${path}.jar`, "one")).toBe(201);
  expect(await put(`${path}.jar`, "two")).toBe(409);
  expect(await get(`${path}.jar`)).toEqual([200, "one"]);
});

test("a hash that is another one is refused, and holds the version back until it is right", async () => {
  const path = `${folder("torn", "1.0")}/torn-1.0.jar`;
  expect(await put(path, "bytes")).toBe(201);
  expect(await put(`${path}.md5`, hash("md5", "other bytes"))).toBe(400);
  expect(await put(`${path}.sha1`, hash("sha1", "bytes").toUpperCase())).toBe(400);
  expect(await put(`${folder("torn", "1.0")}/torn-1.0.war.md5`, hash("md5", ""))).toBe(404);
  expect(await put("com/acme/torn/maven-metadata.xml", metadata("torn", "1.0"))).toBe(400);
  expect(await statuses("torn")).toEqual({ "1.0": "Unfinished" });
  expect(await put(`${path}.md5`, hash("md5", "bytes"))).toBe(201);
  expect(await put("com/acme/torn/maven-metadata.xml", metadata("torn", "1.0"))).toBe(201);
  expect(await statuses("torn")).toEqual({ "1.0": "Published" });
});

test("n builds of a snapshot are n + 1 versions, and each can be had", async () => {
  const snapshot = (timestamp: string, build: number): string =>
    `<metadata><groupId>com.acme</groupId><artifactId>fresh</artifactId><version>1.0-SNAPSHOT</version><versioning><snapshot><timestamp>${timestamp}</timestamp><buildNumber>${build}</buildNumber></snapshot><snapshotVersions><snapshotVersion><extension>jar</extension><value>1.0-${timestamp}-${build}</value></snapshotVersion></snapshotVersions></versioning></metadata>`;
  const place = folder("fresh", "1.0-SNAPSHOT");
  const builds = ["20240102.030405", "20240103.030405"];
  for (const [index, timestamp] of builds.entries()) {
    expect(await put(`${place}/fresh-1.0-${timestamp}-${index + 1}.jar`, timestamp)).toBe(201);
    expect(await put(`${place}/maven-metadata.xml`, snapshot(timestamp, index + 1))).toBe(201);
    expect(await put("com/acme/fresh/maven-metadata.xml", metadata("fresh", "1.0-SNAPSHOT"))).toBe(201);
    expect(await get(`${place}/maven-metadata.xml`)).toEqual([200, snapshot(timestamp, index + 1)]);
    expect(await get(`${place}/fresh-1.0-${timestamp}-${index + 1}.jar`)).toEqual([200, timestamp]);
  }
  expect(await statuses("fresh")).toEqual({
    "1.0-20240102.030405-1": "Unlisted",
    "1.0-20240103.030405-2": "Unlisted",
    "1.0-SNAPSHOT": "Published",
  });
  expect(await get(`${folder("fresh", "1.0-20240102.030405-1")}/fresh-1.0-20240102.030405-1.jar`)).toEqual([200, builds[0]]);
  expect((await get("com/acme/fresh/maven-metadata.xml"))[1]).toMatch(/<versions>\s*<version>1.0-SNAPSHOT<\/version>\s*<\/versions>/);
  expect(await put(`${place}/maven-metadata.xml`, snapshot("20240109.030405", 9))).toBe(400);
});

describe("what is refused leaves nothing behind", () => {
  const cases: [string, string, string][] = [
    ["a path that leads outside", "com/acme/evil/1.0/..%2f..%2fx.jar", "x"],
    ["a name with a backslash", "com/acme/evil/1.0/x%5cy.jar", "x"],
    ["a path that is too short", "evil/1.0/evil-1.0.jar", "x"],
    ["a snapshot's file without a timestamp", "com/acme/evil/1.0-SNAPSHOT/evil-1.0-SNAPSHOT.jar", "x"],
    ["a POM of another artifact", "com/acme/evil/1.0/evil-1.0.pom", pom("other", "1.0")],
    ["a POM that is no XML", "com/acme/evil/1.0/evil-1.0.pom", "<project>"],
    ["a POM with entities", "com/acme/evil/1.0/evil-1.0.pom", `<!DOCTYPE x [<!ENTITY a "b">]>${pom("evil", "1.0")}`],
    ["metadata that is no metadata", "com/acme/evil/maven-metadata.xml", "<html/>"],
    ["metadata of another artifact", "com/acme/evil/maven-metadata.xml", metadata("other", "1.0")],
    ["metadata without versions", "com/acme/evil/maven-metadata.xml", metadata("evil")],
  ];
  test.each(cases)("%s", async (_what, path, body) => {
    expect(await put(path, body)).toBe(400);
    expect(await stage.packages("base")).not.toContain("evil");
  });
});

test("a public repository is drawn from file by file, and a file whose hash is another one is not kept", async () => {
  const { files } = stage.registry;
  files.set("org/out/side/maven-metadata.xml", {
    body: `<metadata><versioning><versions><version>1.0</version><version>2.0</version></versions></versioning></metadata>`,
  });
  for (const extension of ["pom", "jar"]) files.set(`org/out/side/2.0/side-2.0.${extension}`, { body: `second ${extension}` });
  const path = "org/out/side/1.0/side-1.0";
  for (const [extension, body] of [
    [".jar", "far jar"],
    [".pom", "far pom"],
    ["-linux.jar", "classified"],
  ] as const) {
    files.set(`${path}${extension}`, { body });
    files.set(`${path}${extension}.sha1`, { body: `${hash("sha1", body)}  side` });
  }
  files.set(`${path}-bad.jar`, { body: "bad" });
  files.set(`${path}-bad.jar.sha1`, { body: hash("sha1", "good") });
  expect((await get("org/out/side/maven-metadata.xml", "team"))[1]).toContain("<release>2.0</release>");
  expect(await get(`${path}.jar`, "team")).toEqual([200, "far jar"]);
  expect(await get(`${path}.jar.sha256`, "team")).toEqual([200, hash("sha256", "far jar")]);
  expect(await get(`${path}-linux.jar`, "team")).toEqual([200, "classified"]);
  expect((await get(`${path}-none.jar`, "team"))[0]).toBe(404);
  await expect(get(`${path}-bad.jar`, "team")).rejects.toThrow();
  await expect.poll(() => stage.packages("team")).toContain("side");
  await stage.client.send(
    new CopyPackageVersionsCommand({
      ...{ domain: "acme", format: "maven", namespace: "org.out", package: "side", versions: ["2.0"] },
      ...{ sourceRepository: "store", destinationRepository: "stranger", includeFromUpstream: true },
    }),
  );
  for (const extension of ["pom", "jar"])
    expect(await get(`org/out/side/2.0/side-2.0.${extension}`, "stranger")).toEqual([200, `second ${extension}`]);
  files.clear();
  expect(await get(`${path}.jar`, "team")).toEqual([200, "far jar"]);
});

const local = join(homedir(), ".m2/repository");
const plugins = {
  deploy: "org/apache/maven/plugins/maven-deploy-plugin/3.1.1",
  compiler: "org/apache/maven/plugins/maven-compiler-plugin/3.13.0",
};
const without = Object.values(plugins).find((path) => !existsSync(join(local, path)));
const mvn = missing("mvn", ["--version"], "apt-get install maven") ?? (without ? `~/.m2/repository has no ${without}` : undefined);

test.skipIf(mvn)(
  named("mvn deploys releases and snapshots, and resolves them with ranges, through upstreams", mvn),
  { timeout: 180_000 },
  async () => {
    const { run, folder: home, endpoint, token } = stage;
    // Plugins are found where this machine has them; what is resolved is written beside.
    const repository = join(home, "m2");
    await mkdir(repository);
    await run("cp", ["-rs", `${local}/.`, repository]);
    await writeFile(
      join(home, "settings.xml"),
      `<settings><servers>${["base", "app", "team"].map((id) => `<server><id>${id}</id><username>aws</username><password>${token}</password></server>`).join("")}</servers></settings>`,
    );
    const maven = (...args: string[]): Promise<string> =>
      run("mvn", ["-B", "-q", "-s", "settings.xml", `-Dmaven.repo.local=${repository}`, ...args], {
        env: { MAVEN_OPTS: "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" },
      });
    await writeFile(join(home, "tool.jar"), "PK tool");
    const deploy = (name: string, version: string): Promise<string> =>
      maven(
        ...["org.apache.maven.plugins:maven-deploy-plugin:3.1.1:deploy-file", "-Dfile=tool.jar", "-DgroupId=com.acme"],
        ...[`-DartifactId=${name}`, `-Dversion=${version}`, `-Durl=${endpoint("base")}`, "-DrepositoryId=base"],
      );
    await release("tool", "1.0");
    await deploy("tool", "1.5");
    await release("tool", "2.0");
    await deploy("draft", "2.0-SNAPSHOT");
    expect(await statuses("tool")).toEqual({ "1.0": "Published", "1.5": "Published", "2.0": "Published" });
    expect(Object.values(await statuses("draft")).sort()).toEqual(["Published", "Unlisted"]);
    for (const version of ["3.0", "3.1"]) await release("pinned", version);
    const { files } = stage.registry;
    files.set("com/acme/far/maven-metadata.xml", { body: metadata("far", "1.0") });
    files.set("com/acme/far/1.0/far-1.0.pom", { body: pom("far", "1.0") });
    files.set("com/acme/far/1.0/far-1.0.jar", { body: "PK far" });
    const wanted = { tool: "[1.0,1.9]", pinned: "3.0", draft: "2.0-SNAPSHOT", far: "1.0" };
    const dependencies = Object.entries(wanted).map(
      ([name, version]) =>
        `<dependency><groupId>com.acme</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`,
    );
    const repositories = ["app", "team"].map(
      (id) => `<repository><id>${id}</id><url>${endpoint(id)}</url><snapshots><enabled>true</enabled></snapshots></repository>`,
    );
    const project = `<packaging>pom</packaging><repositories>${repositories.join("")}</repositories><dependencies>${dependencies.join("")}</dependencies>`;
    await writeFile(join(home, "pom.xml"), pom("consumer", "1", project));
    // Whatever needs the dependencies resolves them; the compiler's plugin has nothing else to do here.
    await maven("org.apache.maven.plugins:maven-compiler-plugin:3.13.0:compile");
    const jars = (await readdir(join(repository, "com/acme"), { recursive: true })).filter((name) => name.endsWith(".jar"));
    expect(jars.sort()).toEqual(
      expect.arrayContaining([
        "far/1.0/far-1.0.jar",
        "pinned/3.0/pinned-3.0.jar",
        "tool/1.5/tool-1.5.jar",
        "draft/2.0-SNAPSHOT/draft-2.0-SNAPSHOT.jar",
      ]),
    );
    expect(jars).not.toContain("tool/2.0/tool-2.0.jar");
    expect(await stage.packages("app")).toEqual(expect.arrayContaining(["draft", "pinned", "tool"]));
    expect(await stage.packages("team")).toContain("far");
  },
);
