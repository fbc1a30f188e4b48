import type { Context } from "../../kernel/gateway/index.ts";
import { coordinatesOf, scopeOf } from "./access.ts";
import { type Coordinates, keyOf, type PackageFormat } from "./domain/package-format.ts";
import { notFound } from "./errors.ts";
import type { Scope } from "./registry/scope.ts";
import { findPackage, lockPackage } from "./store/packages.ts";
import type { Package, Version } from "./store/tables.ts";
import { findVersion } from "./store/versions.ts";

type OfPackage = { domain: string; domainOwner?: string; repository: string; format: PackageFormat; namespace?: string; package: string };

export interface HeldPackage {
  scope: Scope;
  coordinates: Coordinates;
  row: Package;
}

/** The package that an operation names, in its repository alone: these operations do not look upstream. */
export async function heldPackage(input: OfPackage, context: Context, lock = false): Promise<HeldPackage> {
  const scope = await scopeOf(input, context);
  const coordinates = coordinatesOf(input);
  const row = await (lock ? lockPackage : findPackage)(context.tx, scope.repository.id, coordinates);
  if (!row)
    throw notFound("package", keyOf(coordinates), `The package ${keyOf(coordinates)} is not in the repository ${scope.repository.name}`);
  return { scope, coordinates, row };
}

export async function heldVersion(
  input: OfPackage & { packageVersion: string },
  context: Context,
): Promise<HeldPackage & { version: Version }> {
  const held = await heldPackage(input, context);
  const version = await findVersion(context.tx, held.row.id, input.packageVersion);
  if (version) return { ...held, version };
  const { scope, coordinates } = held;
  const message = `The version ${input.packageVersion} of ${keyOf(coordinates)} is not in the repository ${scope.repository.name}`;
  throw notFound("package-version", input.packageVersion, message);
}
