import { HostError } from "../git-host.ts";

const timeoutMs = 15_000;

export interface HostRequest {
  method: "GET" | "POST" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body?: object;
  /** A missing thing is what was wanted. */
  missingIsFine?: boolean;
}

/** One call of a git host's API. Redirects are not followed: the token is meant for this host alone. */
export async function ask({ method, url, headers, body, missingIsFine }: HostRequest): Promise<Record<string, unknown>> {
  const asked = `${method} ${url}`;
  const response = await fetch(url, {
    method,
    headers: { accept: "application/json", "user-agent": "quintet", ...(body ? { "content-type": "application/json" } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: Error) => {
    throw new HostError(`${asked} could not be sent: ${error.cause instanceof Error ? error.cause.message : error.message}`);
  });
  const text = await response.text();
  if (missingIsFine && response.status === 404) return {};
  if (!response.ok) throw new HostError(`${asked} was answered with ${response.status}: ${text.slice(0, 300)}`, response.status);
  try {
    return JSON.parse(text || "{}") as Record<string, unknown>;
  } catch {
    throw new HostError(`${asked} was not answered with JSON`, response.status);
  }
}
