import type { Endpoint } from "../../../kernel/gateway/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { answer, answerError, RegistryError } from "./answer.ts";
import { visitBlob } from "./blobs.ts";
import { listReferrers, listTags, visitManifest } from "./manifests.ts";
import { type Asked, isRegistryPath, readPath } from "./route.ts";
import { beginUpload, visitUpload } from "./uploads.ts";
import { receive, type Visit } from "./visit.ts";

/** The registry that docker, podman, skopeo and buildah speak to. */
export const registryEndpoint = (kernel: Kernel): Endpoint => ({
  name: "ecr/registry",
  matches: ({ url }) => isRegistryPath(url),
  async handle(request, response) {
    try {
      const visit = receive(kernel, request, response, new Date());
      const asked = readPath(request);
      if (!asked) throw new RegistryError(404, "NAME_INVALID", "no such place in a registry, or a name that no repository has");
      await follow(visit, asked);
    } catch (error) {
      // What is still being sent is of no use any more, but a client that is not heard to its end does not hear the answer.
      request.resume();
      if (!(error instanceof RegistryError) || response.headersSent) throw error;
      answerError(response, error);
    }
  },
});

async function follow(visit: Visit, asked: Asked): Promise<void> {
  switch (asked.what) {
    case "base":
      return answer(visit.response, 200, { "content-type": "application/json" }, "{}");
    case "blob":
      return visitBlob(visit, asked.name, asked.reference);
    case "uploads":
      return beginUpload(visit, asked.name, asked.query);
    case "upload":
      return visitUpload(visit, asked.name, asked.reference, asked.query);
    case "manifest":
      return visitManifest(visit, asked.name, asked.reference);
    case "tags":
      return listTags(visit, asked.name, asked.query);
    case "referrers":
      return listReferrers(visit, asked.name, asked.reference, asked.query);
  }
}
