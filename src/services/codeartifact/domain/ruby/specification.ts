import type { GemSpec, Requirement } from "./gem.ts";
import { marshal, type RubyValue } from "./marshal.ts";

const version = (text: string): RubyValue => ({ dumped: "Gem::Version", value: [text] });
const requirement = (wanted: Requirement): RubyValue => ({
  dumped: "Gem::Requirement",
  value: [(wanted.length ? wanted : ([[">=", "0"]] as Requirement)).map(([operator, number]): RubyValue => [operator, version(number)])],
});

/**
 * What `gem install` reads before it fetches a gem. What it says beyond names, versions and requirements it reads from the gem itself.
 * The order is Gem::Specification#_dump's.
 */
export function marshalledSpecification(spec: GemSpec, date: string): Buffer {
  const dependencies = spec.dependencies.map((one): RubyValue => {
    const wanted = requirement(one.requirement);
    const variables: [string, RubyValue][] = [
      ["name", one.name],
      ["requirement", wanted],
      ["type", { symbol: one.type }],
      ["prerelease", false],
      ["version_requirements", wanted],
    ];
    return { object: "Gem::Dependency", variables };
  });
  const fields: RubyValue[] = [
    ...["3.0.0", 4, spec.name, version(spec.version), date, ""],
    ...[requirement(spec.requiredRuby), requirement(spec.requiredRubygems), spec.platform, dependencies],
    ...["", null, [], null, null, true, spec.platform, [], { hash: [] }],
  ];
  return marshal({ packed: "Gem::Specification", bytes: marshal(fields) });
}

/** The answer of the dependency API, for clients that know no compact index. */
export function marshalledDependencies(specs: readonly GemSpec[]): Buffer {
  return marshal(
    specs.map(({ name, version: number, platform, dependencies }): RubyValue => {
      const runtime = dependencies.filter(({ type }) => type === "runtime");
      const listed = runtime.map(
        (one): RubyValue => [one.name, one.requirement.map(([operator, wanted]) => `${operator} ${wanted}`).join(", ")],
      );
      const members: [string, RubyValue][] = [
        ["name", name],
        ["number", number],
        ["platform", platform],
        ["dependencies", listed],
      ];
      return { hash: members.map(([key, value]) => [{ symbol: key }, value]) };
    }),
  );
}
