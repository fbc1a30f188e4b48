import { existsSync } from "node:fs";
import { CannotStart } from "../compute.ts";
import { type Engine, type EngineVersion, engineAt } from "./engine.ts";

export const INSTALL_ENGINE = "apt-get install -y docker.io";

/** Where Docker and Podman listen by their own conventions, for everybody and for one user. */
function usualSockets(): string[] {
  const session = `/run/user/${process.getuid?.()}`;
  const places = ["/var/run/docker.sock", "/run/podman/podman.sock", `${session}/docker.sock`, `${session}/podman/podman.sock`];
  return places.filter((path) => existsSync(path));
}

/** The first engine that answers: the one that is named (`unix:///run/docker.sock`, as in DOCKER_HOST), or one of the usual ones. */
export async function findEngine(named: string | undefined): Promise<Engine> {
  const tried: string[] = [];
  if (named !== undefined && !named.startsWith("unix://")) {
    throw new CannotStart(`The container engine ${named} cannot be used: builds need one on this machine, by its socket (unix:///…).`);
  }
  for (const socket of named === undefined ? usualSockets() : [named.slice("unix://".length)]) {
    const engine = engineAt(socket);
    try {
      const version = await engine.call<EngineVersion>({ method: "GET", path: "/version", signal: AbortSignal.timeout(10_000) });
      const podman = version.Components?.some(({ Name }) => Name.startsWith("Podman"));
      return { ...engine, description: `${podman ? "Podman" : "Docker"} ${version.Version} at ${socket}` };
    } catch (error) {
      tried.push(`${socket}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`);
    }
  }
  const where = tried.length ? `none answers (${tried.join("; ")})` : "there is none on this machine";
  throw new CannotStart(`a container engine is needed, and ${where}; install one (${INSTALL_ENGINE}) or name its socket with DOCKER_HOST`);
}

/** Finds the engine when it is first needed, and looks again as long as there was none. */
export function engineFinder(named: string | undefined): () => Promise<Engine> {
  let found: Promise<Engine> | undefined;
  return () => {
    const asked = found ?? findEngine(named);
    found = asked;
    asked.catch(() => {
      if (found === asked) found = undefined;
    });
    return asked;
  };
}
