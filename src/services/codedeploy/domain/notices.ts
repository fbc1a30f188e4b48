import { type DeploymentSnapshot, isOver, type Target } from "./deployment.ts";

/** News for the event bus. The key is what happened: performing it twice says it once. */
export type DeploymentNotice =
  | { key: string; type: "deployment-state"; state: "START" | "SUCCESS" | "FAILURE" | "STOP" }
  | { key: string; type: "instance-state"; state: "START" | "SUCCESS" | "FAILURE"; target: string };

function deploymentState(before: DeploymentSnapshot, after: DeploymentSnapshot): ("START" | "SUCCESS" | "FAILURE" | "STOP")[] {
  const { status } = after.deployment;
  if (status === before.deployment.status) return [];
  const started = before.deployment.status === "Created" ? (["START"] as const) : [];
  if (!isOver(status)) return [...started];
  return [...started, status === "Succeeded" ? "SUCCESS" : status === "Failed" ? "FAILURE" : "STOP"];
}

function targetStates(before: Target | undefined, after: Target): ("START" | "SUCCESS" | "FAILURE")[] {
  if (before?.status === after.status) return [];
  if (after.status === "InProgress") return ["START"];
  if (after.status === "Succeeded") return ["SUCCESS"];
  return after.status === "Failed" ? ["FAILURE"] : [];
}

/** What changed between two snapshots, as the bus should hear it. */
export function notices(before: DeploymentSnapshot, after: DeploymentSnapshot): DeploymentNotice[] {
  const { id } = after.deployment;
  const earlier = new Map(before.targets.map((target) => [target.id, target]));
  const hosts = after.targets.flatMap((target) =>
    targetStates(earlier.get(target.id), target).map((state) => ({
      key: `${id}/${target.id}/${state}`,
      type: "instance-state" as const,
      state,
      target: target.id,
    })),
  );
  const whole = deploymentState(before, after).map((state) => ({ key: `${id}/${state}`, type: "deployment-state" as const, state }));
  const starts = whole.filter((notice) => notice.state === "START");
  return [...starts, ...hosts, ...whole.filter((notice) => notice.state !== "START")];
}
