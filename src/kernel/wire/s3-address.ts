import { decodePathText } from "./rest-match.ts";

/** `bucket.localhost`, `bucket.s3.region.localhost`, `bucket.s3.amazonaws.com`: virtual-host style names its bucket in the host. */
function bucketOfHost(host: string): string | undefined {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const virtual = /^(.+)\.s3[.-]/.exec(`${name}.`) ?? /^(?!s3\.localhost$)(.+)\.localhost$/.exec(name);
  const bucket = virtual?.[1];
  return bucket === undefined || bucket === "s3" || bucket.startsWith("s3.") ? undefined : bucket;
}

/** Which bucket a request means, and the path that is left for its key. */
export function bucketAndPath(path: string, host: string): { bucket: string | undefined; key: string } {
  const virtual = bucketOfHost(host);
  if (virtual !== undefined) return { bucket: virtual, key: path };
  const slash = path.indexOf("/", 1);
  const first = slash < 0 ? path.slice(1) : path.slice(1, slash);
  return first === "" ? { bucket: undefined, key: "/" } : { bucket: decodePathText(first), key: slash < 0 ? "/" : path.slice(slash) };
}
