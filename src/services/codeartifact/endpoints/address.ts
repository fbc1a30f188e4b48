import type { IncomingMessage } from "node:http";
import { type PackageFormat, packageFormats } from "../domain/package-format.ts";

/** Which repository a package manager speaks to, in which format, and what it wants there. */
export interface Address {
  format: PackageFormat;
  domain: string;
  owner: string;
  /** Only the host names of AWS's own form say it. */
  region?: string;
  repository: string;
  /** What follows the repository, without a slash at its beginning, still percent-encoded. */
  path: string;
  query: string;
  /** The repository's endpoint as the client knows it, with a slash at its end. */
  base: string;
}

const formats = packageFormats.join("|");
/** AWS's form without a host name for each domain; its VPC endpoints have it. */
const byPath = new RegExp(`^/(${formats})/d/([a-z][a-z0-9-]*)-(\\d{12})/([A-Za-z0-9][\\w.-]{1,99})(?:/([^?]*))?(?:\\?(.*))?$`);
const byHost = /^([a-z][a-z0-9-]*)-(\d{12})\.d\.codeartifact\.([a-z0-9-]+)\./;
const belowHost = new RegExp(`^/(${formats})/([A-Za-z0-9][\\w.-]{1,99})(?:/([^?]*))?(?:\\?(.*))?$`);
const hostName = /^[\w.:[\]-]+$/;

export const isPackageAddress = ({ url = "", headers }: IncomingMessage): boolean =>
  byPath.test(url) || (headers.host !== undefined && byHost.test(headers.host) && belowHost.test(url));

/** A proxy that ends TLS in front of this server says so; what is written into documents must lead back through it. */
const schemeOf = ({ headers }: IncomingMessage): string => (headers["x-forwarded-proto"] === "https" ? "https" : "http");

export function readAddress(request: IncomingMessage): Address | undefined {
  const { url = "", headers } = request;
  const host = headers.host ?? "";
  if (!hostName.test(host)) return undefined;
  const origin = `${schemeOf(request)}://${host}`;
  const [, format, domain, owner, repository, path = "", query = ""] = byPath.exec(url) ?? [];
  if (format && domain && owner && repository) {
    const base = `${origin}/${format}/d/${domain}-${owner}/${repository}/`;
    return { format: format as PackageFormat, domain, owner, repository, path, query, base };
  }
  const [, ofHost, ownerOfHost, region] = byHost.exec(host) ?? [];
  const [, below, name, rest = "", asked = ""] = belowHost.exec(url) ?? [];
  if (!ofHost || !ownerOfHost || !region || !below || !name) return undefined;
  const base = `${origin}/${below}/${name}/`;
  return { format: below as PackageFormat, domain: ofHost, owner: ownerOfHost, region, repository: name, path: rest, query: asked, base };
}

/** What GetRepositoryEndpoint answers. */
export const endpointOf = (origin: string, format: string, domain: { name: string; account: string }, repository: string): string =>
  `${origin}/${format}/d/${domain.name}-${domain.account}/${repository}/`;
