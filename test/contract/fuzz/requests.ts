import { cbor } from "@smithy/core/cbor";
import { type Contract, contracts, type ServiceName } from "../../../src/contracts/index.ts";
import { kindOf, membersOf, memberTraitsOf, type OperationSchema, type Schema, traitsOf } from "../../../src/kernel/wire/schema.ts";
import { type RestOperation, type ServiceSchema, serviceSchema } from "../../../src/kernel/wire/service-schema.ts";
import type { Random } from "./random.ts";
import { createSigner, type Keys, type Unsigned } from "./sign.ts";
import { type ValueMaker, valueMaker } from "./values.ts";

export interface FuzzRequest extends Unsigned {
  /** For the report: `codepipeline:GetPipeline`. */
  name: string;
}

const encode = (text: string): string => {
  try {
    return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  } catch {
    return "%ED%A0%80";
  }
};
const asText = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));
/** What node refuses to send as a header value cannot reach the server either. */
const asHeader = (value: unknown): string =>
  asText(value)
    .replace(/[^\x20-\x7e]/g, "?")
    .trim();
const escapeXml = (text: string): string => text.replace(/[&<]/g, (character) => (character === "&" ? "&amp;" : "&lt;"));

/** `Tags.member.1.Key=…`, whatever the values are. */
function formPairs(schema: Schema, value: unknown, prefix: string): [string, string][] {
  const kind = kindOf(schema);
  if (value === null || typeof value !== "object") return [[prefix, asText(value)]];
  if (kind === "list" && Array.isArray(value)) {
    const item = traitsOf(schema).xmlFlattened ? prefix : `${prefix}.${traitsOf(schema.getValueSchema()).xmlName ?? "member"}`;
    return value.flatMap((entry, index) => formPairs(schema.getValueSchema(), entry, `${item}.${index + 1}`));
  }
  if (kind === "structure")
    return membersOf(schema).flatMap(({ name, schema: member }) => {
      const entry = (value as Record<string, unknown>)[name];
      return entry === undefined ? [] : formPairs(member, entry, prefix ? `${prefix}.${name}` : name);
    });
  return [[prefix, asText(value)]];
}

function xml(schema: Schema, value: unknown, tag: string): string {
  const kind = kindOf(schema);
  if (kind === "list" && Array.isArray(value)) {
    const item = schema.getValueSchema();
    const flattened = traitsOf(schema).xmlFlattened;
    const items = value.map((entry) => xml(item, entry, flattened ? tag : (traitsOf(item).xmlName ?? "member"))).join("");
    return flattened ? items : `<${tag}>${items}</${tag}>`;
  }
  if (kind === "structure" && typeof value === "object" && value !== null) {
    const members = membersOf(schema).flatMap(({ name, schema: member }) => {
      const entry = (value as Record<string, unknown>)[name];
      return entry === undefined ? [] : [xml(member, entry, memberTraitsOf(member).xmlName ?? name)];
    });
    return `<${tag}>${members.join("")}</${tag}>`;
  }
  return `<${tag}>${escapeXml(asText(value))}</${tag}>`;
}

function restRequest(service: ServiceSchema, operation: RestOperation, input: Record<string, unknown>): Unsigned {
  const { binding } = operation;
  const isS3 = service.contract.name === "s3";
  const segments = binding.segments.map(({ text, kind }) => {
    if (kind === "literal") return text;
    const label = asText(input[text] ?? "demo");
    return kind === "greedy" ? label.split("/").map(encode).join("/") : encode(label);
  });
  const bucket = isS3 && binding.required.has("Bucket") ? [encode(asText(input.Bucket ?? "demo"))] : [];
  const query = [
    ...binding.fixedQuery.map(([name, value]) => (value === undefined ? name : `${name}=${value}`)),
    ...binding.query.flatMap(({ member, wireName }) => {
      const value = input[member];
      return value === undefined ? [] : [value].flat().map((entry) => `${encode(wireName)}=${encode(asText(entry))}`);
    }),
  ];
  const headers: Record<string, string> = {};
  for (const { member, wireName } of binding.headers) {
    if (input[member] !== undefined && !["content-length", "expect", "content-md5"].includes(wireName))
      headers[wireName] = asHeader(input[member]);
  }
  const payload = binding.payload;
  let body = "";
  if (payload) {
    const value = input[payload.member];
    const tag = traitsOf(payload.schema).xmlName ?? payload.member;
    if (value !== undefined) body = isS3 && kindOf(payload.schema) === "structure" ? xml(payload.schema, value, tag) : asText(value);
  } else if (binding.body.length) body = JSON.stringify(Object.fromEntries(binding.body.map((name) => [name, input[name]])));
  const path = `/${[...bucket, ...segments].join("/")}`;
  return {
    method: binding.method,
    path,
    query: query.join("&"),
    headers,
    body: Buffer.from(binding.method === "GET" || binding.method === "HEAD" ? "" : body),
  };
}

function wellEncoded(service: ServiceSchema, operation: OperationSchema, input: Record<string, unknown>, random: Random): Unsigned {
  const { protocol, targetPrefix, version } = service.contract;
  const request = { method: "POST", path: "/", query: "" };
  if ("binding" in operation) return restRequest(service, operation as RestOperation, input);
  if (protocol === "awsQuery") {
    const pairs: [string, string][] = [["Action", operation.name], ["Version", version], ...formPairs(operation.input, input, "")];
    const form = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
    return { ...request, headers: { "content-type": "application/x-www-form-urlencoded" }, body: Buffer.from(form) };
  }
  if (random.chance(0.1)) {
    const headers = { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" };
    return { ...request, path: `/service/${targetPrefix}/operation/${operation.name}`, headers, body: Buffer.from(cbor.serialize(input)) };
  }
  const type = protocol === "awsJson1_0" ? "1.0" : "1.1";
  const headers = { "content-type": `application/x-amz-json-${type}`, "x-amz-target": `${targetPrefix}.${operation.name}` };
  return { ...request, headers, body: Buffer.from(JSON.stringify(input)) };
}

/** Breaks bytes: cut, doubled, flipped, nested too deep, or replaced. */
function broken(body: Buffer, random: Random): Buffer {
  const at = random.below(body.length + 1);
  switch (random.below(6)) {
    case 0:
      return body.subarray(0, at);
    case 1:
      return Buffer.concat([body, body]);
    case 2:
      return Buffer.concat([body.subarray(0, at), Buffer.from([random.below(256)]), body.subarray(at + 1)]);
    case 3:
      return Buffer.from(random.pick(["[", '{"a":', "<a>", "\x9f", "\xd8"]).repeat(5000), "latin1");
    case 4:
      return Buffer.from(Array.from({ length: random.below(200) }, () => random.below(256)));
    default:
      return Buffer.from(random.pick(["null", "1", '"text"', "[1]", "{}", "", "&&&=&%", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"]));
  }
}

export interface RequestMaker {
  next(): FuzzRequest;
}

/** Draws operations that are served more often than those that are not, and sends most requests whole. */
export function requestMaker(
  random: Random,
  { keys, host }: { keys: Keys; host: string },
  isServed: (service: ServiceName, operation: string) => boolean,
): RequestMaker {
  const sign = createSigner();
  const all = Object.values(contracts).map((contract: Contract) => {
    const schema = serviceSchema(contract);
    const rest = new Map<string, OperationSchema>(schema.routes.map((route) => [route.name, route]));
    const operations = [...schema.operations.values()].map((operation) => rest.get(operation.name) ?? operation);
    return { schema, operations, values: valueMaker(contract, random) as ValueMaker };
  });
  const draws = all.flatMap(({ schema, operations, values }) => operations.map((operation) => ({ schema, operation, values })));
  const served = draws.filter(({ schema, operation }) => isServed(schema.contract.name, operation.name));

  return {
    next() {
      const { schema, operation, values } = random.pick(served.length && random.chance(0.95) ? served : draws);
      const faults = random.pick([0, 0, 0.02, 0.1, 0.5]);
      const request = wellEncoded(schema, operation, values.input(operation.input, faults), random);
      if (random.chance(0.05)) request.body = broken(request.body, random);
      if (random.chance(0.01))
        request.headers["x-amz-target"] = random.pick(["CodePipeline_20150709.Nothing", "nothing", "Logs_20140328.", ".."]);
      if (random.chance(0.01)) request.path = random.pick(["/%", "//", "/../..", "/service/x/operation/y", `/${"a/".repeat(500)}`, "/%00"]);
      if (random.chance(0.01))
        request.headers["content-type"] = random.pick(["application/x-www-form-urlencoded", "text/plain", "application/x-amz-json-1.0"]);
      const { signingName } = schema.contract;
      const wrong = random.chance(0.03);
      const signer = wrong
        ? { ...keys, ...random.pick<Partial<Keys>>([{ secretAccessKey: "wrong" }, { accessKeyId: "AKIAUNKNOWN" }, { sessionToken: "x" }]) }
        : keys;
      const headers = { ...request.headers, host };
      const signed = random.chance(0.01) ? headers : sign({ ...request, headers }, signer, signingName, "us-east-1");
      return { ...request, headers: signed, name: `${schema.contract.name}:${operation.name}` };
    },
  };
}
