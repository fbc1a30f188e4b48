import { kindOf, membersOf, type OperationSchema, type Schema, traitsOf } from "./schema.ts";

export interface Segment {
  text: string;
  kind: "literal" | "label" | "greedy";
}
export interface Bound {
  member: string;
  schema: Schema;
  /** Name of the label, query parameter, header, or the header prefix. */
  wireName: string;
}

/** Where each member of a REST operation's input stands in the request. */
export interface RestBinding {
  method: string;
  segments: Segment[];
  /** Parameters that the template fixes: `?list-type=2`, `?uploads`. */
  fixedQuery: [name: string, value: string | undefined][];
  /** Tells S3 operations of one template apart where a client sends it; a client need not. */
  id: string | undefined;
  status: number;
  labels: Bound[];
  query: Bound[];
  queryParams: string | undefined;
  headers: Bound[];
  prefixHeaders: Bound[];
  payload: { member: string; schema: Schema } | undefined;
  body: string[];
  required: Set<string>;
}

const segmentOf = (text: string): Segment => {
  const label = /^\{([^+}]+)(\+)?\}$/.exec(text);
  if (!label) return { text, kind: "literal" };
  return { text: label[1] as string, kind: label[2] ? "greedy" : "label" };
};

export function restBindingOf({ input, http }: OperationSchema): RestBinding {
  const [method, template, status] = http as NonNullable<OperationSchema["http"]>;
  const [path = "", query = ""] = template.split("?");
  const fixed = query
    .split("&")
    .filter(Boolean)
    .map((pair) => pair.split("=") as [string, string | undefined]);
  const binding: RestBinding = {
    method,
    segments: path.split("/").filter(Boolean).map(segmentOf),
    fixedQuery: fixed.filter(([name]) => name !== "x-id"),
    id: fixed.find(([name]) => name === "x-id")?.[1],
    status,
    labels: [],
    query: [],
    queryParams: undefined,
    headers: [],
    prefixHeaders: [],
    payload: undefined,
    body: [],
    required: new Set(),
  };
  for (const { name: member, schema, required } of membersOf(input)) {
    const traits = traitsOf(schema);
    if (required) binding.required.add(member);
    if (traits.httpLabel) binding.labels.push({ member, schema, wireName: member });
    else if (traits.httpQuery) binding.query.push({ member, schema, wireName: traits.httpQuery });
    else if (traits.httpQueryParams) binding.queryParams = member;
    else if (traits.httpHeader) binding.headers.push({ member, schema, wireName: traits.httpHeader.toLowerCase() });
    else if (traits.httpPrefixHeaders !== undefined)
      binding.prefixHeaders.push({ member, schema, wireName: traits.httpPrefixHeaders.toLowerCase() });
    else if (traits.httpPayload) binding.payload = { member, schema };
    else binding.body.push(member);
  }
  return binding;
}

const weights = { literal: 3, label: 2, greedy: 1 };

/** Literals before labels before greedy labels; then the fixed parameters; then the required parameters and headers. */
export function specificity({ segments, fixedQuery, query, headers, required }: RestBinding): number {
  const path = segments.reduce((sum, { kind }) => sum * 4 + weights[kind], 1);
  const demanded = [...query, ...headers].filter(({ member }) => required.has(member)).length;
  return path * 100 + fixedQuery.length * 10 + demanded;
}

/** The input's payload flows: the body must be handed over unread. */
export const takesStream = (binding: RestBinding | undefined): boolean =>
  binding?.payload !== undefined && kindOf(binding.payload.schema) === "blob" && binding.payload.schema.isStreaming();
