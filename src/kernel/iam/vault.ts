import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Encryption at rest with one key an account. What was sealed for one account does not open for another. */
export interface Vault {
  seal(account: string, plain: Uint8Array): Buffer;
  /** Throws when the bytes were changed, or sealed for another account or with another key file. */
  open(account: string, sealed: Uint8Array): Buffer;
}

const format = 1;
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** Opens the vault whose master key lies in `<folder>/vault.key`, mode 600; makes the key at the first start. */
export function openVault(folder: string): Vault {
  const master = masterKey(folder);
  const keys = new Map<string, Buffer>();
  const keyOf = (account: string): Buffer => {
    const known = keys.get(account);
    if (known) return known;
    const key = Buffer.from(hkdfSync("sha256", master, "", `quintet/account/${account}`, keyBytes));
    keys.set(account, key);
    return key;
  };
  return { seal: (account, plain) => seal(keyOf(account), plain), open: (account, sealed) => open(keyOf(account), Buffer.from(sealed)) };
}

function seal(key: Buffer, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([format]), nonce, cipher.getAuthTag(), text]);
}

function open(key: Buffer, sealed: Buffer): Buffer {
  if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== format) throw new Error("Sealed bytes have an unknown form");
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(1, 1 + nonceBytes));
  decipher.setAuthTag(sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes + tagBytes)), decipher.final()]);
}

function masterKey(folder: string): Buffer {
  const path = join(folder, "vault.key");
  const found = readKey(path);
  if (found) return found;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Written aside, then linked: of two servers that start at once one wins, and both read the winner's key.
  const aside = join(folder, `vault.key.${process.pid}.${randomBytes(4).toString("hex")}`);
  const file = openSync(aside, "wx", 0o600);
  writeSync(file, randomBytes(keyBytes));
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    unlinkSync(aside);
  }
  return readKey(path)!;
}

function readKey(path: string): Buffer | undefined {
  try {
    const key = readFileSync(path);
    if (key.length !== keyBytes) throw new Error(`${path} is no vault key: it must hold ${keyBytes} bytes`);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
