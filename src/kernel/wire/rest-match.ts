import { WireError } from "./errors.ts";
import { headerOf, type RequestHead } from "./message.ts";
import type { RestBinding } from "./rest-binding.ts";
import type { RestOperation } from "./service-schema.ts";
import { checkedText } from "./text.ts";

export interface RestRequest {
  head: RequestHead;
  /** Without the bucket, for S3. */
  path: string;
  parameters: [name: string, value: string][];
  bucket: string | undefined;
  isS3: boolean;
}

export function decodePathText(text: string): string {
  try {
    return checkedText(decodeURIComponent(text));
  } catch {
    throw new WireError("InvalidURI", "Couldn't parse the specified URI.", 400);
  }
}

/** The labels of a path, undefined where it is not of this template. */
function matchPath(segments: RestBinding["segments"], path: string): Record<string, string> | undefined {
  const parts = path === "/" || path === "" ? [] : path.slice(1).split("/");
  const labels: Record<string, string> = {};
  for (const [index, { text, kind }] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    if (kind === "greedy") {
      labels[text] = decodePathText(parts.slice(index).join("/"));
      return labels;
    }
    if (part === "" || (kind === "literal" && part !== text)) return undefined;
    if (kind === "label") labels[text] = decodePathText(part);
  }
  const rest = parts.slice(segments.length);
  return rest.length === 0 || (rest.length === 1 && rest[0] === "") ? labels : undefined;
}

/**
 * The SDK's templates lack S3's `/{Bucket}` (client-side endpoint rules add it), and several operations share one template:
 * the parameters and headers that an operation requires tell them apart.
 */
function matchS3({ binding, name }: RestOperation, { head, parameters, bucket }: RestRequest): boolean {
  const needsBucket = binding.required.has("Bucket");
  if (needsBucket !== (bucket !== undefined)) return false;
  const id = parameters.find(([key]) => key === "x-id")?.[1];
  if (id !== undefined && id !== name) return false;
  const isGiven = (member: string, given: boolean): boolean => given || !binding.required.has(member);
  return (
    binding.query.every(({ member, wireName }) =>
      isGiven(
        member,
        parameters.some(([key]) => key === wireName),
      ),
    ) && binding.headers.every(({ member, wireName }) => isGiven(member, headerOf(head, wireName) !== undefined))
  );
}

export function matchRest(operation: RestOperation, request: RestRequest): Record<string, string> | undefined {
  const { binding } = operation;
  if (binding.method !== request.head.method) return undefined;
  const fixed = binding.fixedQuery.every(([name, value]) =>
    request.parameters.some(([key, given]) => key === name && (value === undefined || value === "" || value === given)),
  );
  if (!fixed || (request.isS3 && !matchS3(operation, request))) return undefined;
  const labels = matchPath(binding.segments, request.path);
  return labels && request.bucket !== undefined ? { ...labels, Bucket: request.bucket } : labels;
}
