import { inside } from "./scripts.ts";

export interface GitServer {
  /** Where repositories are served, as a build sees it. */
  address: string;
  /** Answers `username=` and `password=` for `?path=/v1/repos/<name>`. */
  passwords: string;
  /** AWS's address, for which ours stands in. */
  instead: string;
}

/** Below `in`. */
export const gitHelperFile = "git-credential-helper.mjs";

/** `git-credential-helper: yes`: git's own configuration, given by variables so that it is no file of the build's. */
export function gitVariables({ address, instead }: GitServer): Record<string, string> {
  const settings: [string, string][] = [
    [`url.${address}/.insteadOf`, `${instead}/`],
    [`credential.${address}.helper`, `!node ${inside.in}/${gitHelperFile}`],
    [`credential.${address}.useHttpPath`, "true"],
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

/** git asks `get` with the address on its input; the password is made for that one repository and this one build. */
export const gitHelper = ({ passwords }: GitServer): string => `if (process.argv[2] === "get") {
  let asked = "";
  for await (const text of process.stdin) asked += text;
  const path = /^path=(.*)$/m.exec(asked)?.[1] ?? "";
  const answer = await fetch(${JSON.stringify(passwords)} + "?path=" + encodeURIComponent("/" + path));
  if (answer.ok) process.stdout.write(await answer.text());
}
`;
