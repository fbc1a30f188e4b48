import { createHmac, timingSafeEqual } from "node:crypto";
import type { HostKind } from "../settings.ts";
import { type Delivery, headerOf } from "./repository-event.ts";

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whether the host that knows the secret sent these very bytes. GitLab sends the secret itself, all others an HMAC. */
export function isSignedDelivery(kind: HostKind, delivery: Delivery, secret: string): boolean {
  if (kind === "GitLab" || kind === "GitLabSelfManaged") return isSame(headerOf(delivery, "x-gitlab-token"), secret);
  return isSignedByHmac(delivery, secret);
}

/** `X-Hub-Signature-256`, or the older `X-Hub-Signature`, whose digest is named in its value. */
export function isSignedByHmac(delivery: Delivery, secret: string): boolean {
  const given = headerOf(delivery, "x-hub-signature-256") || headerOf(delivery, "x-hub-signature");
  const [, algorithm, digest = ""] = /^(sha1|sha256)=([0-9a-f]+)$/i.exec(given) ?? [];
  if (!algorithm) return false;
  return isSame(createHmac(algorithm.toLowerCase(), secret).update(delivery.body).digest("hex"), digest.toLowerCase());
}
