import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openEnvelope } from "../../../agent/envelope.ts";
import { createSigningKey, openEnvelopeSigner } from "./envelope-signer.ts";

const folder = mkdtempSync(join(tmpdir(), "quintet-signer-"));
afterAll(() => rmSync(folder, { recursive: true }));
const signer = openEnvelopeSigner(folder, new Date());
const content = JSON.stringify({ DeploymentId: "d-123456789", text: "é".repeat(300) });

test("the key is kept, readable by nobody else", () => {
  expect(statSync(join(folder, "codedeploy-signer.json")).mode & 0o777).toBe(0o600);
  expect(openEnvelopeSigner(folder, new Date()).certificate).toBe(signer.certificate);
});

test("openssl reads the certificate and verifies the envelope as AWS's agent does", () => {
  const certificate = join(folder, "signer.pem");
  const envelope = join(folder, "envelope.pem");
  writeFileSync(certificate, signer.certificate);
  writeFileSync(envelope, signer.seal(content));
  expect(String(execFileSync("openssl", ["x509", "-in", certificate, "-noout", "-subject"]))).toContain("Quintet CodeDeploy");
  execFileSync("openssl", ["verify", "-CAfile", certificate, certificate]);
  const opened = execFileSync("openssl", ["smime", "-verify", "-inform", "PEM", "-in", envelope, "-noverify"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  expect(String(opened)).toBe(content);
});

test("our agent opens it, and refuses another signer's or a changed one", () => {
  const sealed = { Format: "PKCS7/JSON", Payload: signer.seal(content) };
  expect(openEnvelope(sealed, signer.certificate)).toEqual(JSON.parse(content));
  expect(() => openEnvelope(sealed, createSigningKey(new Date()).certificate)).toThrow("not signed by the server");
  const bytes = Buffer.from(sealed.Payload.split("\n").slice(1, -2).join(""), "base64");
  bytes[bytes.indexOf("d-123456789")] = 0x65;
  const changed = { Format: "PKCS7/JSON", Payload: `-----BEGIN PKCS7-----\n${bytes.toString("base64")}\n-----END PKCS7-----\n` };
  expect(() => openEnvelope(changed, signer.certificate)).toThrow("not signed by the server");
  expect(() => openEnvelope({ Format: "TEXT/JSON", Payload: content }, signer.certificate)).toThrow("unsupported envelope format");
});

test("every certificate openssl makes of us parses, whatever its serial number", () => {
  for (let round = 0; round < 3; round += 1) {
    const key = createSigningKey(new Date());
    const path = join(folder, `round-${round}.pem`);
    writeFileSync(path, key.certificate);
    execFileSync("openssl", ["x509", "-in", path, "-noout"]);
    expect(readFileSync(path, "utf8")).toContain("BEGIN CERTIFICATE");
  }
});
