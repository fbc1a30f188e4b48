import { buffer } from "node:stream/consumers";
import { isSemver } from "../../domain/npm/names.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import {
  checkAbout,
  manifestPath,
  normalizeRepositoryUrl,
  type Release,
  repositoryUrls,
  sourceArchive,
  swiftDetails,
  toolsVersion,
} from "../../domain/swift/release.ts";
import { type StoredAsset, storeAsset } from "../../registry/assets.ts";
import { publishVersion } from "../../registry/publish.ts";
import type { Answer } from "../answer.ts";
import { readZip } from "../archive/zip.ts";
import type { FormatRequest } from "../format.ts";
import { type FormFile, readForm } from "../multipart.ts";
import { Refusal } from "../packages.ts";

const smallBytes = 1024 * 1024;
const wrong = (message: string): Refusal => new Refusal(422, message);

interface Sent {
  archive?: StoredAsset;
  /** metadata and signatures. */
  small: Map<string, Buffer>;
}

/** https://github.com/swiftlang/swift-package-manager/blob/main/Documentation/PackageRegistry/Registry.md#46-create-a-package-release */
export async function publishRelease(asked: FormatRequest, coordinates: Coordinates, named: string, version: string): Promise<Answer> {
  if (!isSemver(version)) throw wrong(`'${version.slice(0, 100)}' is not a semantic version`);
  await asked.may("PublishPackageVersion", coordinates);
  const sent: Sent = { small: new Map() };
  // The client gives its parts no file names.
  await readForm(
    asked,
    (file) => take(asked, sent, sourceArchive(coordinates.name, version), file),
    () => true,
  );
  const { archive, small } = sent;
  if (!archive) throw wrong("The request has no source-archive");
  const about = readAbout(small.get("metadata"));
  const signature = small.get("source-archive-signature");
  const format = String(asked.request.headers["x-swift-package-signature-format"] ?? "");
  if (signature && !format) throw wrong("X-Swift-Package-Signature-Format must name the signature's format");
  const metadataSignature = small.get("metadata-signature");
  const release: Release = {
    ...{ manifests: await manifestsOf(asked, archive), about, repositoryUrls: repositoryUrls(about).map(normalizeRepositoryUrl) },
    ...(signature ? { signature: { signatureBase64Encoded: signature.toString("base64"), signatureFormat: format } } : {}),
    ...(metadataSignature ? { metadataSignature: metadataSignature.toString("base64") } : {}),
  };
  await publishVersion(asked, {
    ...{ coordinates, version, assets: [archive], mode: "whole", idempotent: true },
    ...{ metadata: { ...release }, details: swiftDetails(named, about) },
  });
  return { status: 201, headers: { location: `${asked.base}${coordinates.namespace}/${coordinates.name}/${encodeURIComponent(version)}` } };
}

async function take({ kernel }: FormatRequest, sent: Sent, name: string, { part, content }: FormFile): Promise<void> {
  if (part === "source-archive") {
    if (sent.archive) throw wrong("One release has one source-archive");
    sent.archive = await storeAsset(kernel, name, content);
    return;
  }
  if (!["metadata", "source-archive-signature", "metadata-signature"].includes(part))
    throw wrong(`A part named ${part.slice(0, 100)} is not expected`);
  let sizeBytes = 0;
  content.on("data", (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > smallBytes) content.destroy(wrong(`The part ${part} is too large`));
  });
  sent.small.set(part, await buffer(content));
}

function readAbout(bytes: Buffer | undefined): Record<string, unknown> {
  if (!bytes || bytes.length === 0) return {};
  let about: unknown;
  try {
    about = JSON.parse(bytes.toString("utf8"));
  } catch {
    // Said below.
  }
  const problem = checkAbout(about);
  if (problem) throw wrong(`The metadata cannot be taken: ${problem}`);
  return about as Record<string, unknown>;
}

/** The manifests are read out once: clients ask for them long before they want the archive. */
async function manifestsOf({ kernel }: FormatRequest, archive: StoredAsset): Promise<Record<string, string>> {
  const { read } = await readZip(kernel, archive, (name) => manifestPath.test(name));
  const manifests: Record<string, string> = {};
  for (const [path, bytes] of read) {
    const name = manifestPath.exec(path)![1]!;
    if (bytes.length > smallBytes || Object.hasOwn(manifests, name)) throw wrong(`The archive's ${name} cannot be taken`);
    manifests[name] = bytes.toString("utf8");
  }
  const plain = manifests["Package.swift"];
  if (plain === undefined || toolsVersion(plain) === undefined)
    throw wrong("The archive has no Package.swift with a swift-tools-version at its top");
  return manifests;
}
