import type { IncomingMessage, ServerResponse } from "node:http";
import { uuid } from "../../base/ids.ts";
import type { Protocol } from "../../contracts/index.ts";
import type { Authenticated } from "../iam/index.ts";
import type { Kernel } from "../kernel.ts";
import type { MeasuredRequest } from "../metrics/index.ts";
import {
  codecs,
  describeError,
  headerOf,
  type RequestBody,
  type RequestHead,
  type Route,
  type Router,
  type ServiceSchema,
  serializationError,
  WireError,
  type WireResponse,
} from "../wire/index.ts";
import type { AuditRecord } from "./audit.ts";
import { type Authenticator, authenticateRequest, checkScope } from "./authentication.ts";
import { ClientGone, continueOf, readBody } from "./body.ts";
import type { Request } from "./operation.ts";
import { perform, requireSigner, validate } from "./perform.ts";
import type { Registry } from "./registry.ts";
import { respond } from "./respond.ts";
import type { Origin } from "./service.ts";

export interface PathParts {
  kernel: Kernel;
  registry: Registry;
  router: Router;
  authenticators: Authenticator[];
  audit(record: AuditRecord): void;
  measure(request: MeasuredRequest): void;
}

/** One request on its way: what is known so far serves the answer, whatever goes wrong. */
interface Passage {
  head: RequestHead;
  requestId: string;
  protocol: Protocol;
  startedAt: Date;
  service?: ServiceSchema;
  operation?: string;
  request?: Request;
  input?: unknown;
}

const headOf = (request: IncomingMessage): RequestHead => ({
  method: request.method ?? "GET",
  url: request.url ?? "/",
  headers: request.headers,
});

/** route → authenticate → body → decode → validate → authorize → run in one transaction → encode → log and audit. */
export async function answerAws(parts: PathParts, message: IncomingMessage, response: ServerResponse, origin: Origin): Promise<void> {
  const head = headOf(message);
  const passage: Passage = { head, requestId: uuid(), protocol: parts.router.protocolOf(head), startedAt: new Date() };
  let failure: unknown;
  let answer: WireResponse;
  try {
    answer = await follow(parts, passage, message, response, origin);
  } catch (error) {
    if (error instanceof ClientGone) return;
    failure = error;
    answer = refuse(parts, passage, error);
  }
  conclude(parts, passage, answer.status, failure);
  await respond(message, response, answer);
}

async function follow(
  parts: PathParts,
  passage: Passage,
  message: IncomingMessage,
  response: ServerResponse,
  origin: Origin,
): Promise<WireResponse> {
  const { head, requestId, startedAt: now } = passage;
  const { router, registry, kernel } = parts;
  const proceed = continueOf(message, response);

  let route = router.route(head);
  if (route) note(passage, route);
  const authenticated = await authenticateRequest(parts, message, head, now);
  const body = await receive(route, authenticated, message, proceed);
  route ??= router.routeForm(head, body.toString());
  note(passage, route);
  checkScope(route.service.contract, authenticated);

  const served = registry.find(route.service, route.operation);
  const request = requestOf(parts, passage, authenticated, origin, message);
  passage.request = request;
  requireSigner(served, request);
  const input = decode(route, head, body);
  passage.input = input;
  validate(served, input);
  const output = ((await perform(kernel, served, input, request)) ?? {}) as Record<string, unknown>;
  return codecs[route.protocol].encode({ service: route.service, operation: route.operation, output, requestId });
}

function note(passage: Passage, route: Route): void {
  passage.service = route.service;
  passage.operation = route.operation.name;
  passage.protocol = route.protocol;
}

async function receive(
  route: Route | undefined,
  authenticated: Authenticated,
  message: IncomingMessage,
  proceed: () => void,
): Promise<RequestBody> {
  if (route?.streams) {
    const body = authenticated.openBody(message);
    // Whoever reads the body learns of its failure; an operation that refuses first never reads it.
    body.on("error", () => {});
    proceed();
    return body;
  }
  const body = await readBody(message, proceed);
  authenticated.checkBody(body);
  return body;
}

/** A body nested deeper than the stack is as malformed as any other. */
function decode(route: Route, head: RequestHead, body: RequestBody): Record<string, unknown> {
  try {
    return codecs[route.protocol].decode(route, head, body);
  } catch (error) {
    if (error instanceof RangeError) throw serializationError("The request body is nested too deeply");
    throw error;
  }
}

function requestOf(
  { kernel }: PathParts,
  { head, requestId, startedAt }: Passage,
  { principal, region }: Authenticated,
  origin: Origin,
  message: IncomingMessage,
): Request {
  const sourceIp = origin.environmentId === undefined ? message.socket.remoteAddress?.replace(/^::ffff:/, "") : undefined;
  const userAgent = headerOf(head, "user-agent");
  const host = headerOf(head, "host");
  return {
    account: principal.account,
    region: region ?? kernel.config.region,
    principal,
    requestId,
    now: startedAt,
    ...(sourceIp ? { sourceIp } : {}),
    ...(userAgent ? { userAgent } : {}),
    ...(host ? { host } : {}),
  };
}

function refuse({ kernel }: PathParts, { head, requestId, protocol, service, operation }: Passage, thrown: unknown): WireResponse {
  const error = describeError(thrown, service, protocol);
  if (error.unexpected) kernel.log.error("an operation failed", { requestId, operation, error: thrown });
  return codecs[protocol].encodeError({ service, error, requestId, head });
}

function conclude({ kernel, audit, measure }: PathParts, passage: Passage, status: number, failure: unknown): void {
  const { requestId, service, operation, startedAt, request, head, input } = passage;
  const durationMs = Date.now() - startedAt.getTime();
  const code = failure instanceof Error ? failure.name : undefined;
  const asked = operation ?? `${head.method} ${head.url.slice(0, 200)}`;
  kernel.log.info("request", {
    requestId,
    service: service?.contract.name,
    operation: asked,
    status,
    code,
    principal: request?.principal.arn,
    durationMs,
  });
  if (service && operation) measure({ service: service.contract.name, operation, status, durationMs });
  if (!service || !operation || !request || (failure instanceof WireError && failure.code === "NotImplemented")) return;
  audit({ request, service: service.contract.name, operation, input, ...(failure === undefined ? {} : { error: failure }) });
}
