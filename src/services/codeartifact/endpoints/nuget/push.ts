import { nugetCoordinates, nugetDependencies, nupkgFile } from "../../domain/nuget/catalog.ts";
import { normalizeNugetVersion } from "../../domain/nuget/version.ts";
import { type StoredAsset, storeAsset } from "../../registry/assets.ts";
import { publishVersion } from "../../registry/publish.ts";
import type { Answer } from "../answer.ts";
import { readZip } from "../archive/zip.ts";
import type { FormatRequest } from "../format.ts";
import { readForm } from "../multipart.ts";
import { Refusal } from "../packages.ts";
import { readNuspec } from "./nuspec.ts";

export const isNuspec = (name: string): boolean => /^[^/]+\.nuspec$/i.test(name);
const readmeLimitBytes = 1024 * 1024;

/** https://learn.microsoft.com/nuget/api/package-publish-resource#push-a-package; what the package is, its nuspec says. */
export async function pushPackage(asked: FormatRequest): Promise<Answer> {
  // Who has not even signed in does not fill the disk.
  if (asked.principal.kind === "anonymous") await asked.may("PublishPackageVersion", nugetCoordinates("-"));
  const received: StoredAsset[] = [];
  await readForm(
    asked,
    async ({ content }) => {
      if (received.length) throw new Refusal(400, "One package is pushed by one request");
      received.push(await storeAsset(asked.kernel, "package.nupkg", content));
    },
    () => true,
  );
  const [file] = received;
  if (!file) throw new Refusal(400, "The form has no package");
  const { read } = await readZip(asked.kernel, file, (name) => isNuspec(name) || /^readme\.md$/i.test(name));
  const [nuspec, ...more] = [...read].filter(([name]) => isNuspec(name));
  if (!nuspec || more.length) throw new Refusal(400, "A package must have one .nuspec at its top");
  const { entry, details } = readNuspec(nuspec[0], nuspec[1]);
  const coordinates = nugetCoordinates(entry.id);
  await asked.may("PublishPackageVersion", coordinates);
  const version = normalizeNugetVersion(entry.version)!;
  const readme = [...read].find(([name]) => !isNuspec(name))?.[1];
  await publishVersion(asked, {
    ...{ coordinates, version, assets: [{ ...file, name: nupkgFile(coordinates, version) }], mode: "whole", idempotent: true },
    ...{ document: JSON.stringify(entry), details, dependencies: nugetDependencies(entry) },
    ...(readme && readme.length <= readmeLimitBytes ? { readme: readme.toString("utf8") } : {}),
  });
  return { status: 201 };
}
