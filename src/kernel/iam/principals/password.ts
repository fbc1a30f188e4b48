import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

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
