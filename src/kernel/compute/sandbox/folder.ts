import { join } from "node:path";

/** The files of one environment. All are the server's own; the environment sees only `in` and `control`. */
export interface Folder {
  path: string;
  /** What it was started with (variables excluded), its uid and its nonces: JSON. With it the folder is an environment's. */
  state: string;
  /** The append-only log with markers in it. */
  output: string;
  in: string;
  /** Scripts by number, the starting variables and the fifo that says "look again". */
  control: string;
  nudge: string;
  /** Where the new root is mounted, in the environment's own mount namespace only. */
  root: string;
  /** `<boot id> <proc stat line>` of the launcher. */
  launcher: string;
  /** Proc stat line of the environment's process 1 as the host sees it. */
  init: string;
  /** How far the environment has come by itself: "parked" when it is complete and waits, "begun" once it belongs to a build. */
  progress: string;
  /** Exists once somebody has asked for the end. */
  killed: string;
}

export function folderOf(environments: string, id: string): Folder {
  const path = join(environments, id);
  const inside = (name: string) => join(path, name);
  return {
    path,
    state: inside("state.json"),
    output: inside("output"),
    in: inside("in"),
    control: inside("control"),
    nudge: inside("control/nudge"),
    root: inside("root"),
    launcher: inside("launcher"),
    init: inside("init"),
    progress: inside("progress"),
    killed: inside("killed"),
  };
}
