import type { EnvironmentSpec } from "../compute.ts";
import type { Folder } from "../sandbox/folder.ts";
import { TOOLS } from "./tools.ts";

/** What the engine needs to know to find its containers again, and ours among everybody's. */
export const LABEL = { data: "quintet.data", folder: "quintet.folder" };

export interface Making {
  folder: Folder;
  /** The name of the folder. */
  name: string;
  /** Which server's data the container belongs to. */
  data: string;
  /** Host folder with the tools that images may lack. */
  tools: string;
}

const MIB = 1024 * 1024;
const PERIOD_US = 100_000;
/** In memory, so it is kept well below any build's memory limit. */
const SHARED_MEMORY_BYTES = 64 * MIB;

type Mount = { Type: "bind" | "volume"; Source?: string; Target: string; ReadOnly: boolean };

/** Where Docker inside of a privileged build keeps its images: not on the container's own layers, which cannot carry further ones. */
const INNER_ENGINE = "/var/lib/docker";

/** The body of `POST /containers/create`: limits, no network unless one is named, nothing of the host but two folders and its tools. */
export function containerOf(spec: Omit<EnvironmentSpec, "id" | "variables">, { folder, name, data, tools }: Making): object {
  const bind = (Source: string, Target: string): Mount => ({ Type: "bind", Source, Target, ReadOnly: true });
  const memory = spec.memoryMb * MIB;
  return {
    Image: spec.image,
    // Quintet's own first process stands in for the image's, as CodeBuild's agent does.
    Entrypoint: ["/bin/sh", "/codebuild/control/init"],
    Cmd: [],
    User: "0:0",
    WorkingDir: "/",
    Hostname: "codebuild",
    Labels: { [LABEL.data]: data, [LABEL.folder]: name },
    Healthcheck: { Test: ["NONE"] },
    HostConfig: {
      Mounts: [
        bind(folder.in, "/codebuild/in"),
        bind(folder.control, "/codebuild/control"),
        bind(tools, TOOLS.inside),
        bind("/usr", TOOLS.host),
        ...(spec.privileged ? [{ Type: "volume", Target: INNER_ENGINE, ReadOnly: false } satisfies Mount] : []),
      ],
      NetworkMode: spec.network ?? "none",
      Privileged: spec.privileged,
      CpuPeriod: PERIOD_US,
      CpuQuota: Math.max(1_000, Math.round(spec.cpus * PERIOD_US)),
      Memory: memory,
      // Swap counts as memory: a limit that swaps is no limit.
      MemorySwap: memory,
      PidsLimit: spec.processes,
      ShmSize: Math.min(SHARED_MEMORY_BYTES, Math.floor(memory / 4)),
      // One file alone cannot pass the disk's size; all together are watched by the launcher.
      Ulimits: [
        { Name: "fsize", Soft: spec.diskMb * MIB, Hard: spec.diskMb * MIB },
        { Name: "core", Soft: 0, Hard: 0 },
      ],
      // The output goes into a file of ours by a pipe; the engine keeps none.
      LogConfig: { Type: "none" },
    },
  };
}

/** What the engine says of a container that exists. */
export interface Inspected {
  Id: string;
  State: { Running: boolean; Pid: number; OOMKilled: boolean; StartedAt: string };
  GraphDriver?: { Data?: { UpperDir?: string } | null };
  Mounts?: { Type: string; Source: string; Destination: string }[];
}

/** The host folders that hold what a container writes. */
export const writtenFolders = ({ GraphDriver, Mounts = [] }: Inspected): string[] => [
  ...(GraphDriver?.Data?.UpperDir ? [GraphDriver.Data.UpperDir] : []),
  ...Mounts.filter(({ Type }) => Type === "volume").map(({ Source }) => Source),
];
