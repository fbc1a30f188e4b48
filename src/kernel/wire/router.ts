import type { Protocol } from "../../contracts/index.ts";
import type { Route } from "./codec.ts";
import { WireError } from "./errors.ts";
import { headerOf, type RequestHead, splitUrl } from "./message.ts";
import { formPairs } from "./query-decoder.ts";
import { takesStream } from "./rest-binding.ts";
import { matchRest } from "./rest-match.ts";
import { bucketAndPath } from "./s3-address.ts";
import type { ServiceSchema } from "./service-schema.ts";

export interface Router {
  /** The protocol to answer in, also when the request leads nowhere. */
  protocolOf(head: RequestHead): Protocol;
  /** Undefined: an awsQuery form, whose operation is named in its body. */
  route(head: RequestHead): Route | undefined;
  routeForm(head: RequestHead, form: string): Route;
}

const unknownOperation = (message: string, status: number): WireError => new WireError("UnknownOperationException", message, status);

/** The service in a signature's credential scope, from the header or from a presigned query. */
export function scopedService(head: RequestHead): string | undefined {
  const signed = /Credential=[^/,\s]+\/\d{8}\/[^/,\s]*\/([^/,\s]+)\/aws4_request/.exec(headerOf(head, "authorization") ?? "");
  if (signed) return signed[1];
  const presigned = /[?&]X-Amz-Credential=([^&]*)/.exec(head.url)?.[1]?.replaceAll(/%2F/gi, "/").split("/");
  return presigned?.[3];
}

const isForm = (head: RequestHead): boolean => (headerOf(head, "content-type") ?? "").startsWith("application/x-www-form-urlencoded");
const cborPath = /^\/service\/([^/]+)\/operation\/([^/?]+)/;

/** Some prefixes carry a namespace, `com.amazonaws.…CodeConnections_20231201`, which the SDKs of some languages leave out. */
const targetPrefixes = ({ contract: { targetPrefix = "" } }: ServiceSchema): string[] =>
  targetPrefix ? [targetPrefix, targetPrefix.slice(targetPrefix.lastIndexOf(".") + 1)] : [];

export function createRouter(services: ServiceSchema[]): Router {
  const byTarget = new Map(
    services.flatMap((service) => targetPrefixes(service).map((prefix): [string, ServiceSchema] => [prefix, service])),
  );
  const bySigningName = new Map(services.map((service) => [service.contract.signingName, service]));
  const speaksQuery = ({ contract }: ServiceSchema): boolean => contract.protocol === "awsQuery" || contract.queryCompatible === true;
  const byVersion = new Map(services.filter(speaksQuery).map((service) => [service.contract.version, service]));

  const restServiceOf = (head: RequestHead): ServiceSchema | undefined => bySigningName.get(scopedService(head) ?? "s3");

  const protocolOf = (head: RequestHead): Protocol => {
    if (headerOf(head, "smithy-protocol") === "rpc-v2-cbor") return "rpcV2Cbor";
    const type = headerOf(head, "content-type") ?? "";
    if (type.startsWith("application/x-amz-json-1.0")) return "awsJson1_0";
    if (headerOf(head, "x-amz-target") !== undefined || type.startsWith("application/x-amz-json")) return "awsJson1_1";
    const scoped = bySigningName.get(scopedService(head) ?? "");
    if (scoped) return scoped.contract.protocol;
    if (isForm(head) || /[?&]Action=/.test(head.url)) return "awsQuery";
    return "restXml";
  };

  const routeTarget = (target: string, protocol: Protocol): Route => {
    const dot = target.lastIndexOf(".");
    const service = byTarget.get(target.slice(0, dot));
    const operation = service?.operations.get(target.slice(dot + 1));
    if (!service || !operation) throw unknownOperation(`The operation ${target.slice(0, 200)} is not known`, 400);
    return { service, operation, protocol, labels: {}, parameters: [], streams: false };
  };

  const routeRest = (head: RequestHead): Route => {
    const service = restServiceOf(head);
    const isS3 = service?.contract.name === "s3";
    const { path, query } = splitUrl(head.url);
    const parameters = formPairs(query);
    const { bucket, key } = isS3 ? bucketAndPath(path, headerOf(head, "host") ?? "") : { bucket: undefined, key: path };
    for (const operation of service?.routes ?? []) {
      const labels = matchRest(operation, { head, path: key, parameters, bucket, isS3 });
      if (!service || !labels) continue;
      return { service, operation, protocol: service.contract.protocol, labels, parameters, streams: takesStream(operation.binding) };
    }
    throw unknownOperation("Unable to determine service/operation name to be authorized", 404);
  };

  const routeForm = (_head: RequestHead, form: string): Route => {
    const parameters = formPairs(form);
    const value = (wanted: string): string | undefined => parameters.find(([name]) => name === wanted)?.[1];
    const service = byVersion.get(value("Version") ?? "");
    const operation = service?.operations.get(value("Action") ?? "");
    if (!service || !operation)
      throw unknownOperation(
        `Could not find operation ${value("Action")?.slice(0, 200)} for version ${value("Version")?.slice(0, 200)}`,
        400,
      );
    return { service, operation, protocol: "awsQuery", labels: {}, parameters, streams: false };
  };

  return {
    protocolOf,
    routeForm,
    route(head) {
      const protocol = protocolOf(head);
      const target = headerOf(head, "x-amz-target");
      if (target !== undefined) return routeTarget(target, protocol);
      const cbor = protocol === "rpcV2Cbor" ? cborPath.exec(head.url) : null;
      if (cbor) return routeTarget(`${cbor[1]}.${cbor[2]}`, protocol);
      if (protocol === "awsQuery") return head.method === "GET" ? routeForm(head, splitUrl(head.url).query) : undefined;
      if (protocol === "restJson1" || protocol === "restXml") return routeRest(head);
      throw unknownOperation("Unable to determine service/operation name to be authorized", 404);
    },
  };
}
