import type { Environment } from "../../../kernel/compute/index.ts";
import type { BuildState } from "../domain/build.ts";
import { computeSize, hostImage, imageProblem } from "../domain/environment-rules.ts";
import { BuildFailure } from "./outside.ts";
import type { Surroundings } from "./surroundings.ts";

const mostProcesses = 4096;

export const environmentId = (uuid: string): string => `build-${uuid}`;

/** Starts a build's environment, or finds the one that was started before. */
export async function startEnvironment(around: Surroundings, { plan, uuid }: BuildState): Promise<Environment> {
  const { environment: asked } = plan;
  const image = hostImage(asked.image);
  if (!image) throw new BuildFailure("BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE", imageProblem(asked.image));
  if (asked.privilegedMode) {
    const why = "privilegedMode needs the docker or kubernetes compute backend; this server's sandbox has no privileged environments";
    throw new BuildFailure("CLIENT_ERROR", why);
  }
  return around.compute.start({
    id: environmentId(uuid),
    image,
    ...computeSize(asked),
    processes: mostProcesses,
    variables: {},
    // The shell is the buildspec's choice, which is not known yet: scripts that want bash say so themselves.
    shell: "sh",
    directories: [],
    egress: around.egress,
    privileged: false,
  });
}
