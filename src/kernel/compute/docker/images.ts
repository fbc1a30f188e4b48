import { CannotStart, type EnvironmentSpec, type Starting } from "../compute.ts";
import { type Engine, EngineError, objectsIn } from "./engine.ts";

interface PullMessage {
  status?: string;
  id?: string;
  error?: string;
  progressDetail?: { current?: number; total?: number };
}

const MIB = 1024 * 1024;
/** A line about bytes no more often than this. */
const REPORT_MS = 2_000;

export async function isPresent(engine: Engine, image: string): Promise<boolean> {
  try {
    await engine.call({ method: "GET", path: `/images/${encodeURI(image)}/json` });
    return true;
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return false;
    throw error;
  }
}

/** A login as the engine reads it: URL-safe base64 with its padding, which older engines insist on. */
export const registryAuth = (login: object): string =>
  Buffer.from(JSON.stringify(login)).toString("base64").replaceAll("+", "-").replaceAll("/", "_");

/** Sees to it that the engine has the image. Nothing is pulled twice for a digest, which never changes. */
export async function provideImage(
  engine: Engine,
  { image, pull = "missing", login }: Pick<EnvironmentSpec, "image" | "pull" | "login">,
  { progress, signal }: Starting,
): Promise<void> {
  const present = await isPresent(engine, image);
  if (present && (pull !== "always" || image.includes("@"))) return;
  if (pull === "never") throw new CannotStart(`CannotPullContainerError: image ${image} is not here, and pulling is turned off`);
  const authorization = login ? { "x-registry-auth": registryAuth(login) } : {};
  const tagged = /@|:[^/]+$/.test(image) ? image : `${image}:latest`;
  try {
    const path = `/images/create?fromImage=${encodeURIComponent(tagged)}`;
    const stream = await engine.open({ method: "POST", path, headers: authorization, signal });
    await report(objectsIn<PullMessage>(stream), progress ?? (() => undefined));
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new CannotStart(`CannotPullContainerError: ${(error as Error).message}`, { cause: error });
  }
}

/** Tells what a person wants to know of a pull: each layer once, and how far it is while it takes long. */
async function report(messages: AsyncIterable<PullMessage>, progress: (line: string) => void): Promise<void> {
  const layers = new Map<string, { current: number; total: number }>();
  let last = Date.now();
  for await (const { status = "", id, error, progressDetail } of messages) {
    if (error !== undefined) throw new Error(error);
    if (id !== undefined && status === "Downloading") {
      layers.set(id, { current: progressDetail?.current ?? 0, total: progressDetail?.total ?? 0 });
      if (Date.now() - last < REPORT_MS) continue;
      last = Date.now();
      const sum = (part: "current" | "total") => [...layers.values()].reduce((all, layer) => all + layer[part], 0);
      progress(`Downloaded ${Math.floor(sum("current") / MIB)} of ${Math.ceil(sum("total") / MIB)} MB`);
    } else if (id === undefined || status === "Pull complete" || status === "Already exists" || status.startsWith("Pulling from")) {
      progress(id === undefined ? status : `${id}: ${status}`);
    }
  }
}
