import { expect, test } from "vitest";
import { readFullName, readInfoLine } from "./gem.ts";
import { marshal, type RubyValue } from "./marshal.ts";

test.each([
  ["rake-13.0.6", ["rake 13.0.6"]],
  ["net-http-2-1.0", ["net-http-2 1.0", "net-http 2-1.0"]],
  ["nokogiri-1.15.0-x86_64-linux", ["nokogiri 1.15.0-x86_64-linux"]],
  ["-1.0", []],
  ["rake", []],
  ["../x-1.0", []],
])("the file name %s can be read as %j", (full, read) => {
  expect(readFullName(full).map(({ name, version }) => `${name} ${version}`)).toEqual(read);
});

test("a line of the compact index, and what is none", () => {
  const sha256 = "a".repeat(64);
  expect(readInfoLine("x", `1.0.0-java rake:~> 13.0&< 14,json:>= 0|checksum:${sha256},ruby:>= 2.7`)).toEqual({
    ...{ name: "x", full: "1.0.0-java", version: "1.0.0", platform: "java", sha256 },
    dependencies: [
      {
        name: "rake",
        type: "runtime",
        requirement: [
          ["~>", "13.0"],
          ["<", "14"],
        ],
      },
      { name: "json", type: "runtime", requirement: [[">=", "0"]] },
    ],
    ...{ requiredRuby: [[">=", "2.7"]], requiredRubygems: [[">=", "0"]] },
  });
  for (const line of ["", "1.0.0", "x |", "1.0 ../x:>= 0|checksum:x", "1.0 a:~~ 1|"]) expect(readInfoLine("x", line)).toBeUndefined();
});

/** As `Marshal.dump(value)` of Ruby 3.1 writes it. */
test.each<[RubyValue, string]>([
  [null, "040830"],
  [true, "040854"],
  [0, "04086900"],
  [122, "0408697f"],
  [123, "040869017b"],
  [300, "040869022c01"],
  ["é", "0408492207c3a9063a064554"],
  [[{ symbol: "a" }, false], "04085b073a066146"],
  [{ hash: [[{ symbol: "n" }, "x"]] }, "04087b063a066e49220678063a064554"],
  [{ dumped: "V", value: [1] }, "0408553a06565b066906"],
  [{ object: "O", variables: [["a", 1]] }, "04086f3a064f063a0740616906"],
])("marshals %j", (value, hex) => expect(marshal(value).toString("hex")).toBe(hex));
