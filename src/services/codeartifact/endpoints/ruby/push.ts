import { parseDocument } from "yaml";
import { isRecord, textOf } from "../../domain/record.ts";
import {
  checkSpec,
  type GemSpec,
  gemCoordinates,
  gemDependencies,
  gemFile,
  gemVersion,
  infoLine,
  isGemName,
  type Requirement,
} from "../../domain/ruby/gem.ts";
import { type StoredAsset, storeAsset } from "../../registry/assets.ts";
import { publishVersion } from "../../registry/publish.ts";
import type { Details } from "../../store/tables.ts";
import type { Answer } from "../answer.ts";
import { unreadable } from "../archive/limits.ts";
import { readTar, unzipMember } from "../archive/tar.ts";
import type { FormatRequest } from "../format.ts";
import { Refusal } from "../packages.ts";

/** A gem says itself what it is: nothing of it stands in the request. */
export async function pushGem(asked: FormatRequest): Promise<Answer> {
  // What the gem is called is known only when it is here; who has not even signed in does not fill the disk with it.
  if (asked.principal.kind === "anonymous") await asked.may("PublishPackageVersion", gemCoordinates("-"));
  const received = await storeAsset(asked.kernel, "package.gem", asked.request);
  const { spec, details } = await readGem(asked, received);
  const coordinates = gemCoordinates(spec.name);
  await asked.may("PublishPackageVersion", coordinates);
  const version = gemVersion(spec.version, spec.platform);
  const asset: StoredAsset = { ...received, name: gemFile(spec.name, version) };
  await publishVersion(asked, {
    ...{ coordinates, version, assets: [asset], mode: "whole", idempotent: true, document: infoLine(spec, asset.digest) },
    ...{ details, dependencies: gemDependencies(spec) },
  });
  return { status: 200, headers: { "content-type": "text/plain" }, body: `Successfully registered gem: ${spec.name} (${version})` };
}

async function readGem({ kernel }: FormatRequest, gem: StoredAsset): Promise<{ spec: GemSpec; details: Details }> {
  const { names, read } = await readTar(kernel, gem, { gzipped: false, links: false, wanted: (name) => name === "metadata.gz" });
  const packed = read.get("metadata.gz");
  if (!packed || !names.has("data.tar.gz")) throw new Refusal(400, "This is no gem: it has no metadata.gz and data.tar.gz");
  const metadata = readYaml(gem, unzipMember(gem, packed).toString("utf8"));
  const spec = specOf(metadata);
  const wrong = checkSpec(spec);
  if (wrong) throw new Refusal(400, `The gem's specification cannot be published: ${wrong}`);
  return { spec, details: detailsOf(metadata) };
}

/** Ruby's own types are no concern here, and nothing is a number: versions are texts. */
function readYaml(gem: StoredAsset, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    const document = parseDocument(text, { schema: "failsafe", logLevel: "silent" });
    if (document.errors[0]) throw document.errors[0];
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw unreadable(gem.name, error instanceof Error ? error.message.split("\n", 1)[0] : error);
  }
  if (!isRecord(value)) throw unreadable(gem.name, "its specification is no mapping");
  return value;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const versionOf = (value: unknown): string => (isRecord(value) ? text(value.version) : text(value));

function requirementOf(value: unknown): Requirement {
  const listed = isRecord(value) && Array.isArray(value.requirements) ? value.requirements : [];
  return listed.flatMap((one: unknown): Requirement => (Array.isArray(one) ? [[text(one[0]), versionOf(one[1])]] : []));
}

function specOf(metadata: Record<string, unknown>): GemSpec {
  const dependencies = Array.isArray(metadata.dependencies) ? metadata.dependencies.filter(isRecord) : [];
  return {
    ...{ name: text(metadata.name), version: versionOf(metadata.version), platform: text(metadata.platform) || "ruby" },
    dependencies: dependencies.map((one) => ({
      ...{ name: text(one.name), requirement: requirementOf(one.requirement ?? one.version_requirements) },
      type: text(one.type) === ":development" ? "development" : "runtime",
    })),
    requiredRuby: requirementOf(metadata.required_ruby_version),
    requiredRubygems: requirementOf(metadata.required_rubygems_version),
  };
}

function detailsOf(metadata: Record<string, unknown>): Details {
  const more = isRecord(metadata.metadata) ? metadata.metadata : {};
  const licenses = Array.isArray(metadata.licenses) ? metadata.licenses.filter((one) => typeof one === "string") : [];
  const [summary, homePage, source] = [textOf(metadata.summary), textOf(metadata.homepage), textOf(more.source_code_uri)];
  return {
    ...(isGemName(text(metadata.name)) ? { displayName: text(metadata.name) } : {}),
    ...(summary ? { summary } : {}),
    ...(homePage ? { homePage } : {}),
    ...(source ? { sourceCodeRepository: source } : {}),
    ...(licenses.length ? { licenses: licenses.map((name) => ({ name: String(name).slice(0, 255) })) } : {}),
  };
}
