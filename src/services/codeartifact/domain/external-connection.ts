import type { PackageFormat } from "./package-format.ts";

/** https://docs.aws.amazon.com/codeartifact/latest/ug/external-connection.html#supported-public-repositories */
const connections: Record<string, PackageFormat> = {
  "public:npmjs": "npm",
  "public:pypi": "pypi",
  "public:nuget-org": "nuget",
  "public:crates-io": "cargo",
  "public:ruby-gems-org": "ruby",
  "public:maven-central": "maven",
  "public:maven-googleandroid": "maven",
  "public:maven-gradleplugins": "maven",
  "public:maven-commonsware": "maven",
  "public:maven-clojars": "maven",
};

/** Undefined for a name that AWS does not have. */
export const formatOfConnection = (name: string): PackageFormat | undefined =>
  Object.hasOwn(connections, name) ? connections[name] : undefined;
