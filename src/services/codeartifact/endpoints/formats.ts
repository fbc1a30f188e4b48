import type { Format } from "./format.ts";
import { maven } from "./maven/maven.ts";
import { npm } from "./npm/npm.ts";
import { pypi } from "./pypi/pypi.ts";

/** Every package manager's protocol that this server speaks. */
export const formats: readonly Format[] = [npm, pypi, maven];
