import { inside } from "./scripts.ts";

export interface GitServer {
  /** Where repositories are served, as a build sees it. */
  address: string;
  /** Answers `username=` and `password=` for `?path=/v1/repos/<name>`. */
  passwords: string;
  /** AWS's address, for which ours stands in. */
  instead: string;
  /** The git hosts of the build's sources, `https://github.com`, for which the server knows a credential. */
  hosts: string[];
}

/** Below `in`. */
export const gitHelperFile = "git-credential-helper.mjs";

/** `git-credential-helper: yes`: git's own configuration, given by variables so that it is no file of the build's. */
export function gitVariables({ address, instead, hosts }: GitServer): Record<string, string> {
  const settings: [string, string][] = [
    [`url.${address}/.insteadOf`, `${instead}/`],
    [`credential.${address}.helper`, `!node ${inside.in}/${gitHelperFile}`],
    [`credential.${address}.useHttpPath`, "true"],
    ...hosts.map((host): [string, string] => [`credential.${host}.helper`, `!node ${inside.in}/${gitHelperFile}`]),
  ];
  return {
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  };
}

/**
 * git asks `get` with the address on its input. For this server's repositories the password is made for that one repository and this one
 * build; for the hosts of the build's sources it is the sources' own credential.
 */
export const gitHelper = ({ address, passwords }: GitServer): string => `if (process.argv[2] === "get") {
  let asked = "";
  for await (const text of process.stdin) asked += text;
  const given = (name) => new RegExp("^" + name + "=(.*)$", "m").exec(asked)?.[1] ?? "";
  const host = given("protocol") + "://" + given("host");
  const query = host === ${JSON.stringify(address)} ? "path=" + encodeURIComponent("/" + given("path")) : "host=" + encodeURIComponent(host);
  const answer = await fetch(${JSON.stringify(passwords)} + "?" + query);
  if (answer.ok) process.stdout.write(await answer.text());
}
`;
