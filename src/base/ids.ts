import { randomBytes, randomInt, randomUUID } from "node:crypto";

/** A lower-case version-4 UUID, the form of execution, build, job and request ids. */
export const uuid = (): string => randomUUID();

/** `length` characters drawn evenly from `alphabet`. */
export const randomText = (length: number, alphabet: string): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");

export const upperAlphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
export const alphanumeric = `${upperAlphanumeric}abcdefghijklmnopqrstuvwxyz`;

/** `bytes` random bytes as unpadded base64url: secrets, nonces, tokens. */
export const secretText = (bytes: number): string => randomBytes(bytes).toString("base64url");
