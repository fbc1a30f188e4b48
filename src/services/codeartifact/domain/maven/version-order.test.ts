import { expect, test } from "vitest";
import { readMavenPath } from "./layout.ts";
import { compareMavenVersions } from "./version-order.ts";

test.each([
  ["1", "<", "1.1"],
  ["1.9", "<", "1.10"],
  ["1.0", "=", "1"],
  ["1.0.0", "=", "1-ga"],
  ["1-alpha-1", "=", "1a1"],
  ["1-snapshot", "<", "1"],
  ["1", "<", "1-sp"],
  ["1-sp", "<", "1-foo"],
  ["1-foo2", "<", "1-foo10"],
  ["1.foo", "<", "1-1"],
  ["1-1", "<", "1.1"],
  ["1-rc", "=", "1-cr"],
  ["1.0-milestone", "<", "1.0-rc1"],
  ["2.0-SNAPSHOT", "<", "2.0"],
  ["20240101000000000000000001", ">", "20240101000000000000000000"],
])("%s %s %s", (one, order, other) => {
  const sign = Math.sign(compareMavenVersions(one, other));
  expect([sign, Math.sign(compareMavenVersions(other, one)) + 0]).toEqual({ "<": [-1, 1], "=": [0, 0], ">": [1, -1] }[order]);
});

test.each([
  ["com/acme/lib/1.0/lib-1.0.jar", "asset com.acme lib 1.0 lib-1.0.jar"],
  ["com/acme/lib/1.0/lib-1.0.jar.sha1", "asset com.acme lib 1.0 lib-1.0.jar sha1"],
  ["com/acme/lib/1.0/lib-1.0.jar.asc.md5", "asset com.acme lib 1.0 lib-1.0.jar.asc md5"],
  ["com/acme/lib/maven-metadata.xml", "metadata com.acme lib  maven-metadata.xml"],
  ["com/acme/lib/1-SNAPSHOT/maven-metadata.xml.sha512", "snapshot-metadata com.acme lib 1-SNAPSHOT maven-metadata.xml sha512"],
  [
    "com/acme/lib/1-SNAPSHOT/lib-1-20240102.030405-6-sources.jar",
    "asset com.acme lib 1-20240102.030405-6 lib-1-20240102.030405-6-sources.jar",
  ],
])("%s", (path, told) => {
  const read = readMavenPath(path.split("/"));
  if (typeof read === "string") throw new Error(read);
  const { kind, coordinates, version, file, checksum } = read;
  expect([kind, coordinates.namespace, coordinates.name, version, file, ...(checksum ? [checksum] : [])].join(" ")).toBe(told);
});

test.each([
  "lib-1.0.jar",
  "lib/1.0/lib-1.0.jar",
  "maven-metadata.xml",
  "com//lib/1.0/x.jar",
  "com/-x/1.0/x.jar",
  "com/lib/1 0/x.jar",
  "com/x/../1/x.jar",
  "com/acme/lib/1-SNAPSHOT/lib-1-SNAPSHOT.jar",
  "a/b/c/",
])("%s is no path", (path) => expect(readMavenPath(path.split("/"))).toEqual(expect.any(String)));
