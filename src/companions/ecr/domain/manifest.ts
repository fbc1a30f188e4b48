import { blobOf } from "./names.ts";

/** What a manifest says that the registry must know. */
export interface Manifest {
  mediaType: string;
  artifactType?: string;
  subject?: string;
  /** Blobs that must be in the repository: configuration and layers. Layers that lie elsewhere by their own URLs do not count. */
  blobs: Described[];
  /** Manifests that an index names. */
  manifests: Described[];
  annotations?: Record<string, string>;
}
export interface Described {
  digest: string;
  sizeBytes: number;
}

export const mediaTypes = {
  image: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  dockerImage: "application/vnd.docker.distribution.manifest.v2+json",
  dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
} as const;
const known: readonly string[] = Object.values(mediaTypes);

/** More than any tool writes; the bytes are kept in the database. */
export const mostManifestBytes = 4 * 1024 * 1024;

type Json = { [member: string]: unknown };
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

function described(value: unknown): Described | undefined {
  if (!isObject(value)) return undefined;
  const { digest, size } = value;
  const valid = typeof digest === "string" && blobOf(digest) !== undefined && Number.isSafeInteger(size) && (size as number) >= 0;
  return valid ? { digest: digest as string, sizeBytes: size as number } : undefined;
}

function describedAll(value: unknown): Described[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const all = value.filter((one) => !(isObject(one) && Array.isArray(one["urls"]) && one["urls"].length)).map(described);
  return all.every((one) => one !== undefined) ? all : undefined;
}

/** Reads an image manifest or index of OCI or Docker; a text is why it is none. `contentType` counts where the manifest itself does not say. */
export function readManifest(text: string, contentType?: string): Manifest | string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return "the manifest is not JSON";
  }
  if (!isObject(document)) return "the manifest is not a JSON object";
  if (document["schemaVersion"] !== 2) return "only manifests of schema version 2 are taken";
  const named = typeof document["mediaType"] === "string" ? document["mediaType"] : contentType?.split(";")[0]?.trim();
  const guessed = Array.isArray(document["manifests"]) ? mediaTypes.index : mediaTypes.image;
  const mediaType = named && known.includes(named) ? named : guessed;
  if (named && !known.includes(named) && typeof document["mediaType"] === "string") return `manifests of the type ${named} are not taken`;
  const isIndex = mediaType === mediaTypes.index || mediaType === mediaTypes.dockerList;
  const config = isIndex ? undefined : described(document["config"]);
  const layers = isIndex ? [] : describedAll(document["layers"]);
  const manifests = isIndex ? describedAll(document["manifests"]) : [];
  if (!manifests || !layers || (!isIndex && !config)) return "a descriptor of the manifest has no digest or size";
  const subject = described(document["subject"])?.digest;
  const configType = isObject(document["config"]) ? document["config"]["mediaType"] : undefined;
  const artifactType = document["artifactType"] ?? (typeof configType === "string" ? configType : undefined);
  return {
    mediaType,
    ...(typeof artifactType === "string" ? { artifactType } : {}),
    ...(subject === undefined ? {} : { subject }),
    blobs: config ? [config, ...layers] : layers,
    manifests,
    ...(isObject(document["annotations"]) ? { annotations: document["annotations"] as Record<string, string> } : {}),
  };
}
