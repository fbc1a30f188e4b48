import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { parseYaml } from "./yaml.ts";

/** Application specifications as people write them; the `yaml` package says what they mean. */
const corpus = [
  `version: 0.0
os: linux
files:
  - source: /
    destination: /var/www/html
hooks:
  BeforeInstall:
    - location: scripts/install_dependencies
      timeout: 300
      runas: root
  ApplicationStop:
    - location: scripts/stop_server
      timeout: 300
      runas: root
`,
  `# comment first
---
version: 0.0   # a number
os: linux

files:
- source: Config/config.txt
  destination: /webapps/Config
- source: source
  destination: "/webapps/my app"   # quoted
permissions:
  - object: /tmp/webapp/src
    pattern: "**"
    except: [/tmp/webapp/src/test, '/tmp/x''y' ]
    owner: bob
    group: writers
    mode: 664
    acls:
      - u:mary:rw
      - d:u:bob:rwx
    context:
      user: unconfined_u
      type: httpd_sys_content_t
      range: s0
    type:
      - file
hooks:
  AfterInstall:
  - {location: scripts/a.sh, timeout: 180, runas: app}
  ValidateService:
    -
      location: scripts/monitor.sh
      timeout: 3600
  ApplicationStart:
`,
  `{ "version": 0.0, "os": "linux", "files": [ { "source": "/", "destination": "/srv" } ] }`,
  `version: 0.0\r\nos: linux\r\nfile_exists_behavior: OVERWRITE\r\n`,
  `a: |
  line one
    line two

  line three
b: >-
  folded
  text

  paragraph
c: |+
  keep

d: plain text
  over two lines
e: "double
  quoted \\u00e9"
f: 'single # not a comment'
g: http://example.com:80/#x
h: [1, 2.5, true, null, ~, "a, b", {k: v}]
i: {}
j: []
k: 0o17
l: 0x1F
m: -1.5e3
n: .inf
"quoted key": x
`,
  `- a
- - b
  - c
-
  d: e
  f:
  - g
- h: i
  j: k
`,
  "hooks:\n    ApplicationStop:\n        - location: x.sh\n          timeout: 10\n\n    # a comment in between\n    Install: ~\n",
  "",
  "# nothing\n",
  "just text",
  "[a,\n b, # comment\n c]",
];

test.each(corpus.map((text) => [text]))("reads as the yaml package does: %j", (text) => {
  expect(parseYaml(text)).toEqual(parse(text));
});

test.each([
  ["a: &x 1\nb: *x"],
  ["a: !!binary abc"],
  ["a: *nothing"],
  ["a: 1\na: 2"],
  ["a:\n\t- b"],
  ["<<: {a: 1}"],
  ["a: [1, 2"],
  ["a: 'open"],
  ["a: b: c"],
  ["a: 1\n   b: 2"],
  ["- a\nb: c"],
  ["a: 1\n---\nb: 2"],
  ["? complex\n: value"],
  ["%YAML 1.1\n---\na: 1"],
  [`a: ${"[".repeat(100)}`],
  [Array.from({ length: 100 }, (_, at) => `${" ".repeat(at)}k:`).join("\n")],
])("refuses %j", (text) => {
  expect(() => parseYaml(text)).toThrow();
});

test("a key named __proto__ is just a key", () => {
  const value = parseYaml("__proto__: {polluted: true}") as Record<string, unknown>;
  expect(Object.keys(value)).toEqual(["__proto__"]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(..."ab :#-'\"\\[]{},&*!|>%@`\n?~01."), maxLength: 12 }),
);
const value = fc.letrec((tie) => ({
  leaf: fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true })),
  node: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1, maxLength: 8 }).filter((key) => key !== "<<"),
      tie("node"),
      { maxKeys: 4 },
    ),
  ),
})).node;

test("reads back whatever the yaml package writes, or refuses it; never something else", () => {
  let refused = 0;
  fc.assert(
    fc.property(value, fc.constantFrom(20, 80, 0), (written, lineWidth) => {
      const asText = stringify(written, { lineWidth, aliasDuplicateObjects: false });
      let read: unknown;
      try {
        read = parseYaml(asText);
      } catch {
        refused += 1;
        return;
      }
      expect(read).toEqual(parse(asText));
    }),
    { numRuns: 1000 },
  );
  expect(refused).toBeLessThan(100);
});

test("reads any JSON as JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (written) => {
      expect(parseYaml(JSON.stringify(written))).toEqual(parse(JSON.stringify(written)));
    }),
    { numRuns: 500 },
  );
});
