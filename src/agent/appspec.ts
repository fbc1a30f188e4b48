import { parseYaml, type YamlValue } from "./yaml.ts";

/** An application specification for hosts: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file.html */
export interface AppSpec {
  files: { source: string; destination: string }[];
  fileExistsBehavior?: string;
  permissions: PermissionEntry[];
  hooks: Record<string, Script[]>;
}

export interface Script {
  location: string;
  timeoutSeconds: number;
  runas?: string;
  sudo: boolean;
}

export interface PermissionEntry {
  object: string;
  pattern: string;
  except: string[];
  types: ("file" | "directory")[];
  owner?: string;
  group?: string;
  mode?: number;
  acls?: string[];
}

type Fields = { [key: string]: YamlValue };

const isMap = (value: YamlValue | undefined): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

function refuse(message: string): never {
  throw new Error(`The deployment specification file is not valid: ${message}`);
}

const listOf = (value: YamlValue | undefined, what: string): YamlValue[] => {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : refuse(`${what} must be a list`);
};

const textOf = (value: YamlValue | undefined, what: string): string =>
  value === null || value === undefined || typeof value === "object" ? refuse(`${what} is missing or not a text`) : String(value);

const optionalText = (value: YamlValue | undefined, what: string): string | undefined =>
  value === null || value === undefined ? undefined : textOf(value, what);

function readFile(value: YamlValue): { source: string; destination: string } {
  if (!isMap(value)) refuse("an entry of files must have a source and a destination");
  return {
    source: textOf(value["source"], "the source of a file"),
    destination: textOf(value["destination"], "the destination of a file"),
  };
}

function readScript(value: YamlValue, event: string): Script {
  if (!isMap(value)) refuse(`an entry of the hook ${event} must have a location`);
  const timeout = value["timeout"] ?? 3600;
  const seconds = typeof timeout === "string" && /^[0-9]+$/.test(timeout) ? Number(timeout) : timeout;
  if (typeof seconds !== "number" || !Number.isInteger(seconds) || seconds <= 0) refuse(`the timeout of a script in ${event} is invalid`);
  const runas = optionalText(value["runas"], `runas in ${event}`);
  return {
    location: textOf(value["location"], `the location of a script in ${event}`),
    timeoutSeconds: seconds,
    ...(runas ? { runas } : {}),
    sudo: value["sudo"] === true || value["sudo"] === "true",
  };
}

function readMode(value: YamlValue | undefined): number | undefined {
  if (value === null || value === undefined) return undefined;
  const digits = textOf(value, "mode").padStart(3, "0");
  if (!/^[0-7]{3,4}$/.test(digits)) refuse(`the mode ${digits} is not an octal number of at most four digits`);
  return Number.parseInt(digits, 8);
}

function readPermission(value: YamlValue): PermissionEntry {
  if (!isMap(value)) refuse("an entry of permissions must have an object");
  const types = listOf(value["type"] ?? ["file", "directory"], "type").map((type) => textOf(type, "type"));
  const unknown = types.find((type) => type !== "file" && type !== "directory");
  if (unknown) refuse(`${unknown} is not a type of object`);
  if (value["context"]) refuse("SELinux contexts are not supported by this agent");
  const owner = optionalText(value["owner"], "owner");
  const group = optionalText(value["group"], "group");
  const mode = readMode(value["mode"]);
  const acls = listOf(value["acls"], "acls").map((acl) => textOf(acl, "an acl"));
  const bad = acls.find((acl) => !/^(d(efault)?:)?(u(ser)?|g(roup)?|m(ask)?):/.test(acl) || /^(u(ser)?|g(roup)?)::/.test(acl));
  if (bad) refuse(`the acl ${bad} is not allowed`);
  if (types.includes("file") && acls.some((acl) => acl.startsWith("d"))) refuse("default acls are for directories only");
  return {
    object: textOf(value["object"], "the object of a permission"),
    pattern: optionalText(value["pattern"], "pattern") ?? "**",
    except: listOf(value["except"], "except").map((name) => textOf(name, "except")),
    types: types as PermissionEntry["types"],
    ...(owner ? { owner } : {}),
    ...(group ? { group } : {}),
    ...(mode === undefined ? {} : { mode }),
    ...(acls.length > 0 ? { acls } : {}),
  };
}

function readHooks(value: YamlValue | undefined): Record<string, Script[]> {
  if (value === null || value === undefined) return {};
  if (!isMap(value)) refuse("hooks must be a map of events");
  const hooks = Object.entries(value).map(([event, scripts]) => [
    event,
    listOf(scripts, `the hook ${event}`).map((script) => readScript(script, event)),
  ]);
  return Object.fromEntries(hooks) as Record<string, Script[]>;
}

export function readAppSpec(text: string): AppSpec {
  const document = text.trimStart().startsWith("{") ? (JSON.parse(text) as YamlValue) : parseYaml(text);
  if (!isMap(document)) refuse("it is empty or no map");
  if (document["version"] !== 0) refuse(`the version must be the number 0.0, not ${JSON.stringify(document["version"] ?? null)}`);
  if (document["os"] !== "linux") refuse(`the os must be linux, not ${JSON.stringify(document["os"] ?? null)}`);
  const behavior = optionalText(document["file_exists_behavior"], "file_exists_behavior");
  if (behavior !== undefined && !["DISALLOW", "OVERWRITE", "RETAIN"].includes(behavior)) {
    refuse(`file_exists_behavior must be DISALLOW, OVERWRITE or RETAIN, not ${behavior}`);
  }
  return {
    files: listOf(document["files"], "files").map(readFile),
    ...(behavior ? { fileExistsBehavior: behavior } : {}),
    permissions: listOf(document["permissions"], "permissions").map(readPermission),
    hooks: readHooks(document["hooks"]),
  };
}
