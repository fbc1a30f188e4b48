import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Strict } from "../../../../contracts/types.ts";
import { parseJsonPath, valuesAt } from "./json-path.ts";

export type WebhookDefinition = Strict<sdk.WebhookDefinition>;
type Filter = WebhookDefinition["filters"][number];

const placeholder = /\{([^{}]+)\}/g;

/** Which property the authentication configuration must hold, and nothing else. */
const properties = { GITHUB_HMAC: "SecretToken", IP: "AllowedIPRange", UNAUTHENTICATED: undefined } as const;

/** Why an authentication does not go together with its configuration. */
export function authenticationRefusal({ authentication, authenticationConfiguration }: WebhookDefinition): string | undefined {
  const want = properties[authentication];
  const given = Object.entries(authenticationConfiguration).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (want === undefined) return given.length ? "'authenticationConfig' should contain no property" : undefined;
  if (given.length !== 1 || given[0] !== want) return `'authenticationConfig' should contain only one property: '${want}'`;
  if (want === "AllowedIPRange" && !isRange(authenticationConfiguration.AllowedIPRange!))
    return `'${authenticationConfiguration.AllowedIPRange}' is no range of IP addresses in CIDR notation`;
  return undefined;
}

function isRange(text: string): boolean {
  const [, address = "", bits] = /^([0-9a-fA-F:.]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const longest = address.includes(":") ? 128 : 32;
  const isAddress = address.includes(":") || /^(\d{1,3}\.){3}\d{1,3}$/.test(address);
  return isAddress && (bits === undefined || Number(bits) <= longest);
}

/** Why a filter could never match: an unreadable path, or a placeholder that the target action does not configure. */
export function filterRefusal(filters: Filter[], configuration: Record<string, string>): string | undefined {
  for (const { jsonPath, matchEquals } of filters) {
    if (!parseJsonPath(jsonPath)) return `The JSON path '${jsonPath}' is not valid`;
    for (const [text, name = ""] of (matchEquals ?? "").matchAll(placeholder))
      if (!Object.hasOwn(configuration, name))
        return `The placeholder ${text} in '${matchEquals}' is no configuration of the target action`;
  }
  return undefined;
}

/** Whether a body passes every filter. Without `matchEquals` it is enough that there is something at the path. */
export function passesFilters(filters: Filter[], configuration: Record<string, string>, body: unknown): boolean {
  return filters.every(({ jsonPath, matchEquals }) => {
    const found = valuesAt(body, parseJsonPath(jsonPath) ?? []);
    if (matchEquals === undefined) return found.length > 0;
    const want = matchEquals.replaceAll(placeholder, (text, name: string) => configuration[name] ?? text);
    return found.some((value) => typeof value !== "object" && String(value) === want);
  });
}
