import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

const keyBytes = 32;
const cost = 16_384;

const derive = (password: string, salt: Buffer, N: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, keyBytes, { N, r: 8, p: 1 }, (error, key) => (error ? reject(error) : resolve(key)));
  });

/** `scrypt$N$salt$key`, so that the cost can grow without forgetting old passwords. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${cost}$${salt.toString("base64")}$${(await derive(password, salt, cost)).toString("base64")}`;
}

export async function isPassword(password: string, hashed: string): Promise<boolean> {
  const [kind, n, salt, key] = hashed.split("$");
  if (kind !== "scrypt" || !n || !salt || !key) return false;
  const expected = Buffer.from(key, "base64");
  const given = await derive(password, Buffer.from(salt, "base64"), Number(n));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** For passwords that we made ourselves: 256 random bits need no slow hash, and git sends one with every request. */
export const hashGenerated = (password: string): string => `sha256$${createHash("sha256").update(password).digest("base64")}`;

export function isGenerated(password: string, hashed: string): boolean {
  const given = Buffer.from(hashGenerated(password));
  const expected = Buffer.from(hashed);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
