import { cargo } from "./cargo/cargo.ts";
import type { Format } from "./format.ts";
import { maven } from "./maven/maven.ts";
import { npm } from "./npm/npm.ts";
import { nuget } from "./nuget/nuget.ts";
import { pypi } from "./pypi/pypi.ts";
import { ruby } from "./ruby/ruby.ts";
import { swift } from "./swift/swift.ts";

/** Every package manager's protocol that this server speaks. */
export const formats: readonly Format[] = [npm, pypi, maven, cargo, ruby, nuget, swift];
