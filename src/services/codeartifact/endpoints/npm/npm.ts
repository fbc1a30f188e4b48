import { json } from "../answer.ts";
import type { Format } from "../format.ts";

/** https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md, as far as CodeArtifact has it. */
export const npm: Format = {
  format: "npm",
  async handle() {
    return undefined;
  },
  refuse: (status, message) => json(status, { error: message }),
};
