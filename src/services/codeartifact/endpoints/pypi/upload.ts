import { normalizePypiName } from "../../domain/coordinates.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import {
  nameAndVersion,
  pypiDependencies,
  pypiDetails,
  readCoreMetadata,
  readmeOf,
  requiresPython,
} from "../../domain/pypi/core-metadata.ts";
import { type AboutFile, type Distribution, isPypiName, metadataAsset, readDistribution } from "../../domain/pypi/distribution.ts";
import { isSamePypiVersion, normalizePypiVersion } from "../../domain/pypi/version.ts";
import { type StoredAsset, storeAsset } from "../../registry/assets.ts";
import { publishVersion } from "../../registry/publish.ts";
import type { Answer } from "../answer.ts";
import { readTar } from "../archive/tar.ts";
import { readZip } from "../archive/zip.ts";
import type { FormatRequest } from "../format.ts";
import { type Fields, type FormFile, readForm } from "../multipart.ts";
import { Refusal } from "../packages.ts";

interface Upload extends Distribution {
  coordinates: Coordinates;
  file: StoredAsset;
}

const bad = (message: string): Refusal => new Refusal(400, message);

/** https://docs.pypi.org/api/upload/: one request for each file; a version grows by them. */
export async function upload(asked: FormatRequest): Promise<Answer> {
  let received: Upload | undefined;
  const fields = await readForm(asked, async (file, before) => {
    if (file.part !== "content") throw bad(`A part named ${file.part.slice(0, 100)} is not expected`);
    if (received) throw bad("One file is uploaded by one request");
    received = await receive(asked, file, before);
  });
  if (!received) throw bad("The form has no content");
  checkHashes(received.file, fields);
  await publishFile(asked, received, fields);
  return { status: 200, headers: { "content-type": "text/plain" }, body: "" };
}

/** Who may not publish the package does not even fill the disk: so the fields stand before the file. */
async function receive(asked: FormatRequest, { fileName, content }: FormFile, fields: Fields): Promise<Upload> {
  const one = (name: string): string => fields.get(name)?.[0] ?? "";
  if (one(":action") !== "file_upload") throw bad("The fields :action (file_upload), name and version must stand before the content");
  if (!isPypiName(one("name"))) throw bad(`'${one("name").slice(0, 100)}' is not a valid project name`);
  const coordinates: Coordinates = { format: "pypi", namespace: "", name: normalizePypiName(one("name")) };
  const distribution = readDistribution(fileName, coordinates.name);
  if (!distribution) throw bad(`'${fileName.slice(0, 200)}' is not the name of a wheel or source distribution of ${coordinates.name}`);
  if (distribution.kind !== one("filetype")) throw bad(`The filetype of ${fileName} must be ${distribution.kind}`);
  const version = normalizePypiVersion(one("version"));
  if (version === undefined || !isSamePypiVersion(version, distribution.version))
    throw bad(`The version '${one("version").slice(0, 100)}' is not the one of the file ${fileName}`);
  await asked.may("PublishPackageVersion", coordinates);
  return { coordinates, kind: distribution.kind, version, file: await storeAsset(asked.kernel, fileName, content) };
}

function checkHashes(file: StoredAsset, fields: Fields): void {
  const known = { sha256_digest: file.digest, md5_digest: file.md5 };
  for (const [field, hash] of Object.entries(known)) {
    const promised = fields.get(field)?.[0];
    if (promised && promised.toLowerCase() !== hash) throw bad(`The ${field} of ${file.name} is ${hash}, not ${promised.slice(0, 128)}`);
  }
}

async function publishFile(asked: FormatRequest, { coordinates, kind, version, file }: Upload, fields: Fields): Promise<void> {
  const text = await metadataOf(asked, kind, file);
  const metadata = readCoreMetadata(text.toString("utf8"));
  const named = nameAndVersion(metadata);
  if (!named.name || normalizePypiName(named.name) !== coordinates.name || !named.version || !isSamePypiVersion(named.version, version))
    throw bad(`${file.name} says that it is ${named.name} ${named.version}, not ${coordinates.name} ${version}`);
  const python = requiresPython(metadata) ?? fields.get("requires_python")?.[0];
  const about: AboutFile = python ? { requiresPython: python } : {};
  const readme = readmeOf(metadata) ?? fields.get("description")?.[0];
  const alone = kind === "bdist_wheel" ? [await storeAsset(asked.kernel, metadataAsset(file.name), text)] : [];
  await publishVersion(asked, {
    ...{ coordinates, version, assets: [file, ...alone], mode: "adds" },
    metadata: { files: { [file.name]: about } },
    details: pypiDetails(metadata),
    dependencies: pypiDependencies(metadata.fields.get("requires-dist") ?? fields.get("requires_dist") ?? []),
    ...(readme ? { readme } : {}),
  });
}

/** The metadata that the archive itself carries: what the form says could be anything. */
async function metadataOf({ kernel }: FormatRequest, kind: Distribution["kind"], file: StoredAsset): Promise<Buffer> {
  const isWheel = kind === "bdist_wheel";
  const place = isWheel ? /^[^/]+\.dist-info\/METADATA$/ : /^[^/]+\/PKG-INFO$/;
  const wanted = (name: string): boolean => place.test(name);
  const { read } = file.name.endsWith(".tar.gz")
    ? await readTar(kernel, file, { gzipped: true, links: true, wanted })
    : await readZip(kernel, file, wanted);
  const [found, ...more] = read.values();
  if (!found || more.length) throw bad(`${file.name} must have one ${isWheel ? "METADATA in its .dist-info folder" : "PKG-INFO"}`);
  return found;
}
