import type { Coordinates } from "../../domain/package-format.ts";
import type { Dependency, Details } from "../../store/tables.ts";
import { child, children, type Element, readXml, textIn } from "../archive/xml.ts";
import { Refusal } from "../packages.ts";

export interface Pom {
  details: Details;
  dependencies: Dependency[];
}

/** What a POM says of itself; its parent's say is not taken in, as at AWS. One of another artifact is refused. */
export function readPom(file: string, bytes: Buffer, { namespace, name }: Coordinates, versions: readonly string[]): Pom {
  const project = readXml(file, bytes, "project", ["dependency", "license"]);
  const parent = child(project, "parent");
  const own = (member: string): string | undefined => textIn(project, member) ?? textIn(parent, member);
  const expected: [string, string | undefined, readonly string[]][] = [
    ["groupId", own("groupId"), [namespace]],
    ["artifactId", textIn(project, "artifactId"), [name]],
    ["version", own("version"), versions],
  ];
  for (const [member, found, allowed] of expected) {
    // A placeholder is filled in by whoever builds the project.
    if (found?.includes("${") || (found && allowed.includes(found))) continue;
    throw new Refusal(400, `${file} has the ${member} ${found ?? "(none)"}, not ${allowed[0]}`);
  }
  return { details: detailsOf(project), dependencies: dependenciesOf(project, parent) };
}

function detailsOf(project: Element): Details {
  const [displayName, summary, homePage] = ["name", "description", "url"].map((member) => textIn(project, member));
  const source = textIn(child(project, "scm"), "url");
  const licenses = children(project, "licenses", "license").map((licence) => {
    const [name, url] = [textIn(licence, "name", 255), textIn(licence, "url")];
    return { ...(name ? { name } : {}), ...(url ? { url } : {}) };
  });
  return {
    ...(displayName ? { displayName } : {}),
    ...(summary ? { summary } : {}),
    ...(homePage ? { homePage } : {}),
    ...(source ? { sourceCodeRepository: source } : {}),
    ...(licenses.length ? { licenses } : {}),
  };
}

function dependenciesOf(project: Element, parent: Element | undefined): Dependency[] {
  const named = (element: Element, type: string): Dependency[] => {
    const [namespace, name, version] = ["groupId", "artifactId", "version"].map((member) => textIn(element, member, 255));
    if (!namespace || !name) return [];
    return [{ namespace, package: name, dependencyType: type, ...(version ? { versionRequirement: version } : {}) }];
  };
  const listed = children(project, "dependencies", "dependency").flatMap((element) =>
    named(element, textIn(element, "optional") === "true" ? "optional" : (textIn(element, "scope") ?? "compile")),
  );
  return [...(parent ? named(parent, "parent") : []), ...listed];
}
