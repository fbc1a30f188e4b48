import type { PackageFormat } from "./domain/package-format.ts";
import { cargoSource } from "./endpoints/cargo/source.ts";
import { mavenSource } from "./endpoints/maven/source.ts";
import { npmSource } from "./endpoints/npm/source.ts";
import { nugetSource } from "./endpoints/nuget/source.ts";
import { pypiSource } from "./endpoints/pypi/source.ts";
import { rubySource } from "./endpoints/ruby/source.ts";
import type { Source } from "./registry/source.ts";

/** The formats whose public registries can be drawn from. */
export const sources: Partial<Record<PackageFormat, Source>> = {
  npm: npmSource,
  pypi: pypiSource,
  maven: mavenSource,
  cargo: cargoSource,
  ruby: rubySource,
  nuget: nugetSource,
};
