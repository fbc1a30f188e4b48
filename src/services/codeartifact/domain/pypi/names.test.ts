import { expect, test } from "vitest";
import { readDistribution } from "./distribution.ts";
import { isSamePypiVersion, normalizePypiVersion } from "./version.ts";

test.each([
  ["1.0", "1.0"],
  ["v1.0", "1.0"],
  ["01.002", "1.2"],
  ["1.0-ALPHA.1", "1.0a1"],
  ["1.0.preview2", "1.0rc2"],
  ["1.0c", "1.0rc0"],
  ["1.0-1", "1.0.post1"],
  ["1.0.rev3", "1.0.post3"],
  ["1.0_DEV4", "1.0.dev4"],
  ["2!1.0+Ubuntu-1_x", "2!1.0+ubuntu.1.x"],
  ["0!1", "1"],
  ["1..0", undefined],
  ["1.0/../2", undefined],
  ["", undefined],
  ["latest", undefined],
])("the version %j is %j", (text, normal) => expect(normalizePypiVersion(text)).toBe(normal));

test.each([
  ["1.0", "1.0.0", true],
  ["1.0a1", "1.0.0-alpha1", true],
  ["1.0.post1", "1.0.0.post1", true],
  ["1.0", "1.0.1", false],
  ["1.10", "1.1", false],
  ["x", "x", false],
])("%s and %s: the same is %s", (one, other, same) => expect(isSamePypiVersion(one, other)).toBe(same));

test.each([
  ["Foo_Bar-1.0-py3-none-any.whl", "bdist_wheel 1.0"],
  ["foo.bar-1.0-2-cp311-cp311-manylinux_2_17_x86_64.whl", "bdist_wheel 1.0"],
  ["foo-bar-1.0.tar.gz", "sdist 1.0"],
  ["foo_bar-1.0rc1.zip", "sdist 1.0rc1"],
  ["foo_bar-1.0-any.whl", undefined],
  ["other-1.0.tar.gz", undefined],
  ["foo_bar-1.0.exe", undefined],
  ["../foo_bar-1.0.tar.gz", undefined],
  ["foo_bar-1.0.tar.gz\n", undefined],
])("the file %j of foo-bar is %s", (file, told) => {
  const read = readDistribution(file, "foo-bar");
  expect(read && `${read.kind} ${read.version}`).toBe(told);
});
