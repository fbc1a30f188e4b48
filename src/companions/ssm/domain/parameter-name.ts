/** A parameter as a request names it: `/app/db`, `db:3`, `db:live`, or its ARN. */
export interface NamedParameter {
  name: string;
  /** A version number or a label. */
  selector?: string;
}

export function readName(text: string): NamedParameter {
  const arn = /^arn:aws[\w-]*:ssm:[^:]*:\d*:parameter(\/.*)$/.exec(text);
  const rest = arn ? withoutLeadingSlash(arn[1]!) : text;
  const colon = rest.indexOf(":");
  return colon < 0 ? { name: rest } : { name: rest.slice(0, colon), selector: rest.slice(colon + 1) };
}

/** `parameter/db` is the plain name db, `parameter/app/db` the path /app/db. */
const withoutLeadingSlash = (path: string): string => (path.indexOf("/", 1) < 0 ? path.slice(1) : path);

export const resourceOf = (name: string): string => `parameter${name.startsWith("/") ? "" : "/"}${name}`;

const mostLevels = 15;
const wrong =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

/** What is wrong with the name of a new parameter. "levels" is its own error at AWS. */
export function nameProblem(name: string): string | "levels" | undefined {
  const path = name.startsWith("/") ? name.slice(1) : name;
  const levels = path.split("/");
  if (levels.length > 1 && !name.startsWith("/")) return "Parameter name must be a fully qualified name.";
  if (levels.some((level) => !/^[a-zA-Z0-9_.-]+$/.test(level))) return wrong;
  if (/^ssm/i.test(path)) return wrong;
  if (/^aws/i.test(path)) return `No access to reserved parameter name: ${name}.`;
  return levels.length > mostLevels ? "levels" : undefined;
}
