import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { uuid } from "../../../base/ids.ts";
import type { Endpoint } from "../../../kernel/gateway/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { type HostCommandParts, type HostRequest, hostOperations } from "./host-commands.ts";

/** Both generations of the protocol differ in names only. */
const target = /^CodeDeployCommandService(_v20141006)?\.(\w*)$/;
const signingNames = ["codedeploy-commands", "codedeploy-commands-secure"];
/** Diagnostics are at most 8192 characters; nothing an agent sends is larger. */
const bodyLimitBytes = 256 * 1024;

const targetOf = (request: IncomingMessage): string => {
  const header = request.headers["x-amz-target"];
  return typeof header === "string" ? header : "";
};

async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > bodyLimitBytes || request.headers["transfer-encoding"]) {
    throw new WireError("RequestEntityTooLargeException", "The request body is too large", 413);
  }
  return buffer(request);
}

function parse(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
  } catch {
    throw new WireError("SerializationException", "The request body is not JSON", 400);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WireError("SerializationException", "The request body must be a JSON object", 400);
  }
  return value as Record<string, unknown>;
}

async function requestOf(parts: HostCommandParts, message: IncomingMessage, gone: AbortSignal): Promise<HostRequest> {
  const head = { method: message.method ?? "POST", url: message.url ?? "/", headers: message.headers };
  const signed = await parts.kernel.iam.authenticate(head, new Date());
  const body = await readBody(message);
  signed.checkBody(body);
  if (signed.service !== undefined && !signingNames.includes(signed.service)) {
    throw new WireError("InvalidSignatureException", "Credential should be scoped to correct service: 'codedeploy-commands'.", 403);
  }
  const { config } = parts.kernel;
  return { input: parse(body), principal: signed.principal, region: signed.region ?? config.region, gone };
}

function refusal(parts: HostCommandParts, error: unknown): { status: number; body: object } {
  if (error instanceof WireError) return { status: error.status, body: { __type: error.code, message: error.message } };
  parts.kernel.log.error("a host command request failed", { error });
  return { status: 500, body: { __type: "ServerException", message: "The request processing has failed because of an unknown error." } };
}

/** The door for deploy agents, beside the AWS operations because no SDK has a schema of it. */
export function commandEndpoint(parts: HostCommandParts): Endpoint {
  const stopping = new AbortController();
  return {
    name: "codedeploy/host-commands",
    matches: (request) => targetOf(request).startsWith("CodeDeployCommandService"),
    closing: () => stopping.abort(),
    async handle(message: IncomingMessage, response: ServerResponse) {
      const left = new AbortController();
      response.once("close", () => left.abort());
      let status = 200;
      let body: object;
      try {
        const request = await requestOf(parts, message, AbortSignal.any([left.signal, stopping.signal]));
        const name = target.exec(targetOf(message))?.[2] ?? "";
        const operation = Object.hasOwn(hostOperations, name) ? hostOperations[name] : undefined;
        if (!operation) throw new WireError("UnknownOperationException", `There is no operation ${name}`, 400);
        body = await operation(parts, request);
      } catch (error) {
        if (message.destroyed && !message.complete) return;
        ({ status, body } = refusal(parts, error));
      }
      if (response.destroyed) return;
      const bytes = Buffer.from(JSON.stringify(body));
      const headers = { "content-type": "application/x-amz-json-1.1", "content-length": bytes.length, "x-amzn-requestid": uuid() };
      response.writeHead(status, message.complete ? headers : { ...headers, connection: "close" }).end(bytes);
    },
  };
}

/** Public on purpose: it is what `quintet host` writes into a new host, and says nothing secret. */
export const certificateEndpoint = (certificate: string): Endpoint => ({
  name: "codedeploy/signing-certificate",
  matches: (request) => request.method === "GET" && request.url === "/_quintet/codedeploy/signing-certificate.pem",
  async handle(_request, response) {
    response.writeHead(200, { "content-type": "application/x-pem-file" }).end(certificate);
  },
});
