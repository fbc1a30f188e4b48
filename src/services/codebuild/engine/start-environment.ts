import { CannotStart, type Environment, type EnvironmentSpec, type Starting } from "../../../kernel/compute/index.ts";
import type { BuildState } from "../domain/build.ts";
import { computeSize, hostImage } from "../domain/environment-rules.ts";
import { BuildFailure, clientError, type Outside } from "./outside.ts";
import type { ContainerRules, Surroundings } from "./surroundings.ts";

const mostProcesses = 4096;

export const environmentId = (uuid: string): string => `build-${uuid}`;

type Plan = BuildState["plan"];
type Place = Pick<EnvironmentSpec, "image" | "login" | "pull" | "network">;

/** Starts a build's environment, or finds the one that was started before. */
export async function startEnvironment(
  around: Surroundings,
  { plan, uuid }: BuildState,
  outside: Outside,
  starting: Starting,
): Promise<Environment> {
  const fleet = plan.environment.fleet?.fleetArn;
  const spec = await environmentSpec(around, plan, outside);
  try {
    return await around.compute.start({ ...spec, id: environmentId(uuid), variables: {}, ...(fleet ? { pool: fleet } : {}) }, starting);
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    throw new BuildFailure("BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE", imageProblem(plan.environment.image, error), { cause: error });
  }
}

/** What every environment of a plan is made of. */
export async function environmentSpec(
  around: Pick<Surroundings, "egress" | "containers">,
  plan: Plan,
  outside: Outside,
): Promise<Omit<EnvironmentSpec, "id" | "variables">> {
  const { environment: asked } = plan;
  const host = hostImage(asked.image);
  const place = host ? hostPlace(host, plan) : await containerPlace(plan, outside, around.containers);
  return {
    ...{ ...place, ...computeSize(asked), processes: mostProcesses },
    // The shell is the buildspec's choice, which is not known yet: scripts that want bash say so themselves.
    ...{ shell: "sh", directories: [], egress: around.egress, privileged: asked.privilegedMode ?? false },
  };
}

const imageProblem = (image: string | undefined, { message }: Error): string =>
  message.startsWith("CannotPullContainerError") ? message : `CannotPullContainerError: for image ${image} ${message}`;

function hostPlace(image: string, { environment, vpcConfig }: Plan): Place {
  if (environment.privilegedMode) {
    throw clientError(`privilegedMode needs an image with Docker in it; ${environment.image} means this machine's own file system`);
  }
  if (vpcConfig) throw new BuildFailure("VPC_CLIENT_ERROR", `A network needs a build image; ${environment.image} has none of its own`);
  return { image };
}

async function containerPlace({ environment, vpcConfig }: Plan, outside: Outside, rules: ContainerRules): Promise<Place> {
  const { image = "", privilegedMode, registryCredential, imagePullCredentialsType } = environment;
  if (privilegedMode && !rules.privileged) {
    throw clientError(
      "privilegedMode is turned off on this server, because such a build can do whatever root can; QUINTET_PRIVILEGED=allow turns it on",
    );
  }
  const network = vpcConfig && networkOf(vpcConfig, rules);
  const joined = network ? { network } : {};
  const own = await outside.ownImage(image, imagePullCredentialsType === "SERVICE_ROLE" ? "role" : "service").catch((error: Error) => {
    throw new BuildFailure("BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE", `CannotPullContainerError: ${error.message}`, { cause: error });
  });
  // A tag of our own registry moves with every push, and to ask it costs nothing.
  if (own) return { ...own, pull: rules.pull === "never" ? "never" : "always", ...joined };
  const login = registryCredential?.credential ? { login: await readLogin(outside, registryCredential.credential) } : {};
  return { image, pull: rules.pull, ...login, ...joined };
}

function networkOf({ vpcId = "", subnets = [] }: NonNullable<Plan["vpcConfig"]>, { networks }: ContainerRules): string {
  const found = [...subnets, vpcId].map((id) => networks[id]).find(Boolean);
  if (found) return found;
  throw new BuildFailure(
    "VPC_CLIENT_ERROR",
    `No network stands for ${vpcId} on this server; QUINTET_NETWORKS=${vpcId}=<network of the container engine> names one`,
  );
}

async function readLogin(outside: Outside, secretId: string): Promise<{ username: string; password: string }> {
  const text = await outside.secret({ secretId });
  try {
    const { username, password } = JSON.parse(text) as { username?: unknown; password?: unknown };
    if (typeof username === "string" && typeof password === "string") return { username, password };
  } catch {
    // Said below: what a secret holds must not be repeated in a message.
  }
  throw new BuildFailure(
    "BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE",
    `The registry credential ${secretId} is not JSON with a username and a password`,
  );
}
