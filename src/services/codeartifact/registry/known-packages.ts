import type { Coordinates, PackageFormat } from "../domain/package-format.ts";
import { reachable } from "../domain/search.ts";
import { packagesNamed } from "../store/package-search.ts";
import type { Scope } from "./scope.ts";

/** Packages by their names in the repository and its upstreams. What public registries have beside, nobody can list. */
export function knownPackages(
  { kernel, view, repository }: Scope,
  format: PackageFormat,
  { text = "", most, skip = 0 }: { text?: string; most: number; skip?: number },
): Promise<Coordinates[]> {
  const repositoryIds = [...reachable(view.repositories, repository.id)];
  return kernel.store.read((tx) => packagesNamed(tx, { repositoryIds, format, text }, most, skip));
}

/** Whether packages of public registries can be had through the repository. */
export const isConnected = ({ view, repository }: Scope, isOfFormat: (connection: string) => boolean): boolean =>
  [...reachable(view.repositories, repository.id)].some((id) => {
    const connection = view.repositories.get(id)?.externalConnection;
    return connection !== undefined && isOfFormat(connection);
  });
