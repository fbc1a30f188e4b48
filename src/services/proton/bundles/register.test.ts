import { describe, expect, it } from "vitest";
import { environmentBundle, environmentSchema, type Member, manifest, serviceBundle, tarGz } from "../../../../test/api/proton/bundles.ts";
import type { BundleKind } from "../domain/bundle/layout.ts";
import { checkBundle } from "./register.ts";

const environment: BundleKind = { template: "environment", customerManaged: false };
const service: BundleKind = { template: "service", customerManaged: false };

const outcome = async (kind: BundleKind, members: { [name: string]: Member }, earlier?: string): Promise<string> => {
  try {
    await checkBundle(await tarGz(members), kind, earlier);
    return "registered";
  } catch (error) {
    return (error as Error).message;
  }
};
const withSchema = (properties: string) => ({ ...environmentBundle, "schema/schema.yaml": environmentSchema(properties) });

describe("a bundle of each kind", () => {
  it("is registered with its layout, and not without a part of it", async () => {
    expect(await outcome(environment, environmentBundle)).toBe("registered");
    expect(await outcome(service, serviceBundle)).toBe("registered");
    const { "instance_infrastructure/manifest.yaml": _left, ...rest } = serviceBundle;
    expect(await outcome(service, rest)).toBe("The template bundle has no instance_infrastructure/manifest.yaml");
    expect(await outcome({ ...service, customerManaged: true }, serviceBundle)).toMatch(/must not have the folder pipeline_infrastructure/);
    expect(await outcome({ ...environment, customerManaged: true }, environmentBundle)).toMatch(/must not have the folder infrastructure/);
    const noPipeline = serviceBundle["schema/schema.yaml"].replace("  pipeline_input_type: Pipe\n", "");
    expect(await outcome(service, { ...serviceBundle, "schema/schema.yaml": noPipeline })).toMatch(
      /missing the property pipeline_input_type/,
    );
  });

  it("may be made with ./ before every name, with .yml, and with folders of its own beside", async () => {
    const {
      "schema/schema.yaml": schema,
      "infrastructure/manifest.yaml": listed,
      "infrastructure/cloudformation.yaml": template,
    } = environmentBundle;
    const other = {
      "./schema/schema.yml": schema,
      "./infrastructure/manifest.yml": listed,
      "./infrastructure/cloudformation.yaml": template,
    };
    expect(await outcome(environment, { ...other, "./spec/spec.yaml": "x", "./docs/": { name: "./docs/", type: "directory" } })).toBe(
      "registered",
    );
  });

  it("reads every engine's manifest", async () => {
    const folder = (text: string) => ({ ...environmentBundle, "infrastructure/manifest.yaml": text, "infrastructure/main.tf": "" });
    const terraform = manifest.cloudformation
      .replace("cloudformation.yaml", '"*"')
      .replace("jinja", "hcl")
      .replace("cloudformation", "terraform");
    expect(await outcome(environment, folder(terraform))).toBe("registered");
    expect(await outcome(environment, folder(manifest.codebuild))).toBe("registered");
    expect(await outcome(environment, folder(manifest.codebuild.replace("provision: [./apply.sh]", "x: 1")))).toMatch(
      /no provision commands/,
    );
    expect(await outcome(environment, folder(manifest.cloudformation.replace("cloudformation.yaml", "../../x")))).toMatch(
      /which is not in infrastructure/,
    );
    expect(await outcome(environment, folder("infrastructure: {}"))).toMatch(/has no list infrastructure.templates/);
  });
});

describe("a hostile bundle", () => {
  it.each<[string, Member, RegExp]>([
    ["a path that leaves", { name: "../../etc/passwd", text: "x" }, /"..\/..\/etc\/passwd" leads outside/],
    ["an absolute path", { name: "/etc/passwd", text: "x" }, /leads outside/],
    ["a symlink", { name: "schema/link", type: "symlink", linkname: "/etc/passwd" }, /is a symlink; only files and folders are taken/],
    ["a hard link", { name: "schema/link", type: "link", linkname: "schema/schema.yaml" }, /is a link/],
    ["a device", { name: "dev", type: "character-device" }, /is a character-device/],
    ["a schema that is too large", { name: "schema/schema.yaml", text: " ".repeat(60_000) }, /schema.schema.yaml is larger than 50 KB/],
    ["sixty megabytes of zeros", { name: "zeros", text: "0".repeat(60 * 1024 ** 2) }, /unpacks to more than 50 MB/],
  ])("with %s is refused", async (_what, member, why) => {
    expect(await outcome(environment, { ...environmentBundle, hostile: member })).toMatch(why);
  });

  it("that is no archive, or a part of one, is refused", async () => {
    const whole = await tarGz(environmentBundle);
    for (const bytes of [Buffer.from("not a tar"), Buffer.alloc(0), whole.subarray(0, whole.length / 2)])
      await expect(checkBundle(bytes, environment, undefined)).rejects.toThrow(/cannot be read as a gzip-compressed tar file/);
  });

  it.each<[string, string, RegExp]>([
    ["a remote reference", '        a: {$ref: "http://example.com/x"}\n', /EnvInput.properties.a.\$ref: references are not supported/],
    ["a composition", "        a: {type: string, oneOf: []}\n", /properties.a.oneOf is not supported/],
    ["a type of its own", "        a: {type: function}\n", /properties.a.type must be one of/],
    ["an invalid pattern", "        a: {type: string, pattern: '('}\n", /the pattern \( is not valid/],
    ["a keyword of the host", "        a: {type: string, constructor: 1}\n", /properties.a.constructor is not supported/],
    ["a doubled key", "        a: {type: string}\n        a: {type: string}\n", /is not valid YAML/],
    [
      "a storm of aliases",
      `        a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((name, index) => `        ${name}: &${name} [${`*${"abcdefg"[index]},`.repeat(9)}]\n`).join("")}`,
      /is not valid YAML/,
    ],
  ])("with %s in its schema is refused", async (_what, properties, why) => {
    expect(await outcome(environment, withSchema(properties))).toMatch(why);
  });
});

describe("a new minor version", () => {
  const earlier = environmentSchema("        a: {type: string}\n        b: {type: number, minimum: 1}\n");
  it.each<[string, RegExp]>([
    ["        a: {type: string}\n", /b was removed/],
    ["        a: {type: number}\n        b: {type: number, minimum: 1}\n", /a changed its type from string to number/],
    ["        a: {type: string, enum: [x]}\n        b: {type: number, minimum: 2}\n", /a allows fewer values; b has a stricter minimum/],
    [
      "        a: {type: string}\n        b: {type: number}\n        c: {type: string}\n      required: [c]\n",
      /c is required now and has no default/,
    ],
    ["        a: {type: string}\n        b: {type: number}\n        c: {type: string}\n", /^registered$/],
  ])("must take the specs of the earlier one: %j", async (properties, expected) => {
    expect(await outcome(environment, withSchema(properties), earlier)).toMatch(expected);
  });
});
