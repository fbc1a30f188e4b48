import type { IncomingMessage, ServerResponse } from "node:http";
import {
  AccessDeniedException,
  CodeartifactServiceException,
  ConflictException,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
  ValidationException,
} from "@aws-sdk/client-codeartifact";
import type { Endpoint } from "../../../kernel/gateway/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { denied, notFound } from "../errors.ts";
import { type Asking, mayOnPackage, mayOnRepository } from "../registry/access.ts";
import { RegistryUnavailable } from "../registry/public-registry.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { type Address, isPackageAddress, readAddress } from "./address.ts";
import { type Answer, json, send } from "./answer.ts";
import type { Format, FormatRequest } from "./format.ts";
import { callerOf } from "./sign-in.ts";

/** Something that is answered with a status of its own: a body that is too long, a token that is missing. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Where every package manager comes in: finds the repository, the caller and the format, and turns what is thrown into an answer. */
export const packageEndpoint = (kernel: Kernel, formats: readonly Format[]): Endpoint => {
  const byName = new Map(formats.map((format) => [format.format, format]));
  return {
    name: "codeartifact/packages",
    matches: isPackageAddress,
    async handle(request, response) {
      const address = readAddress(request);
      const format = address && byName.get(address.format);
      const answer = await answerOf(kernel, address, format, request).catch((error: unknown) => refuse(kernel, format, error));
      await deliver(kernel, request, response, answer);
    },
  };
};

async function deliver(kernel: Kernel, request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  try {
    await send(request, response, answer);
  } catch (error) {
    // The client went away, or the bytes broke off: it sees a connection that ends too early, and asks again.
    if (!response.destroyed) response.destroy();
    kernel.log.info("an answer was not sent to its end", { url: request.url?.slice(0, 200), error });
  }
}

async function answerOf(
  kernel: Kernel,
  address: Address | undefined,
  format: Format | undefined,
  request: IncomingMessage,
): Promise<Answer> {
  if (!address) throw new Refusal(400, "This is not the address of a package repository");
  if (!format) throw new Refusal(404, `Packages of the format ${address.format} have no package manager endpoint`);
  const caller = await callerOf(kernel, request, address.owner);
  if (!caller) throw signIn("Sign in with a token of GetAuthorizationToken");
  const view = await rememberedBy(kernel).domain(address.owner, address.domain, address.region);
  if (caller.domainId !== undefined && caller.domainId !== view?.row.id) throw signIn("The token belongs to another domain");
  if (!view) throw notFound("domain", address.domain);
  const repository = view.byName.get(address.repository);
  if (!repository) throw notFound("repository", address.repository);
  const asking: Asking = { kernel, view, repository, principal: caller.principal, conditions: conditionsOf(request, view.row.region) };
  const answer = await format.handle(requestOf(asking, address, request));
  if (!answer) throw notFound("package", address.path.slice(0, 300));
  return answer;
}

const signIn = (message: string): Refusal => new Refusal(401, message, { "www-authenticate": 'Basic realm="CodeArtifact"' });

function conditionsOf(request: IncomingMessage, region: string): Record<string, string> {
  const sourceIp = request.socket.remoteAddress?.replace(/^::ffff:/, "");
  const userAgent = request.headers["user-agent"];
  return {
    ...{ "aws:RequestedRegion": region, "aws:SecureTransport": "false" },
    ...(sourceIp ? { "aws:SourceIp": sourceIp } : {}),
    ...(userAgent ? { "aws:UserAgent": userAgent } : {}),
  };
}

function requestOf(asking: Asking, { path, query, base }: Address, request: IncomingMessage): FormatRequest {
  const { kernel, view, repository, principal } = asking;
  const allow = async (decision: Promise<{ allowed: boolean; message: string }>): Promise<void> => {
    const { allowed, message } = await decision;
    if (allowed) return;
    // Who has not said who they are is asked to.
    throw principal.kind === "anonymous" ? signIn("Sign in with a token of GetAuthorizationToken") : denied(message);
  };
  return {
    ...{ kernel, view, repository, now: new Date(), request, principal, path, base },
    method: request.method === "HEAD" ? "GET" : (request.method ?? "GET"),
    segments: segmentsOf(path),
    query: new URLSearchParams(query),
    mayRead: () => allow(mayOnRepository(asking, "ReadFromRepository")),
    may: (action, coordinates) => allow(mayOnPackage(asking, action, coordinates)),
    body: (limitBytes) => readBody(request, limitBytes),
  };
}

/** Nothing in a path may lead anywhere else once it is decoded. */
function segmentsOf(path: string): string[] {
  try {
    const segments = path.split("/").map(decodeURIComponent);
    const leaves = segments.some((segment) => /[\0\\]/.test(segment) || segment.split("/").some((part) => part === "." || part === ".."));
    if (!leaves) return segments;
  } catch {
    // Not percent-encoded UTF-8.
  }
  throw new Refusal(400, "The path is not valid");
}

async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const tooLong = (): Refusal => new Refusal(413, `The request body must not be larger than ${limitBytes} bytes`, { connection: "close" });
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) throw tooLong();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) throw tooLong();
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof Refusal) return error.status;
  if (error instanceof RegistryUnavailable) return 502;
  if (!(error instanceof CodeartifactServiceException)) return undefined;
  if (error instanceof ResourceNotFoundException) return 404;
  if (error instanceof ConflictException) return 409;
  if (error instanceof AccessDeniedException) return 403;
  if (error instanceof ServiceQuotaExceededException) return 402;
  return error instanceof ValidationException ? 400 : 500;
}

function refuse({ log }: Kernel, format: Format | undefined, error: unknown): Answer {
  const status = statusOf(error);
  if (status === undefined) log.error("a package request failed", { error });
  const message = status === undefined || !(error instanceof Error) ? "Internal failure" : error.message;
  const answer = format?.refuse?.(status ?? 500, message) ?? json(status ?? 500, { message });
  return error instanceof Refusal ? { ...answer, headers: { ...answer.headers, ...error.headers } } : answer;
}
