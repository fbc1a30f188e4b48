/** How a deployment configuration says what must stay healthy. MOST_CONCURRENCY is how AWS reports OneAtATime; nobody can set it. */
export interface HealthRule {
  type: "HOST_COUNT" | "FLEET_PERCENT" | "MOST_CONCURRENCY";
  value: number;
}

/** The rule applied to a fleet, computed once when the deployment starts. */
export interface Requirement {
  minimum: number;
  atATime: number;
  /** OneAtATime: the first failure ends it, unless it happens on the last of several hosts. */
  endsAtFirstFailure: boolean;
}

export type RevisionHealth = "Unknown" | "Old" | "Current";

/** One host as the scheduler sees it. Healthy means: the last deployment to it succeeded. */
export interface HostProgress {
  id: string;
  healthyBefore: boolean;
  revision: RevisionHealth;
  phase: "waiting" | "running" | "succeeded" | "failed";
}

const halfAtATime = "CodeDeployDefault.HalfAtATime";

/** Undefined when the rule leaves no host to deploy to: HEALTH_CONSTRAINTS_INVALID. */
export function requirement(configName: string, rule: HealthRule, hosts: number): Requirement | undefined {
  if (rule.type === "MOST_CONCURRENCY") return { minimum: hosts - 1, atATime: 1, endsAtFirstFailure: true };
  const minimum = rule.type === "HOST_COUNT" ? rule.value : Math.ceil((hosts * rule.value) / 100);
  // @DIFFERS AWS does not say what HalfAtATime does with a single host; refusing every one-host group would help nobody.
  if (configName === halfAtATime && hosts === 1) return { minimum: 0, atATime: 1, endsAtFirstFailure: false };
  if (minimum >= hosts) return undefined;
  return { minimum, atATime: Math.max(1, hosts - minimum), endsAtFirstFailure: false };
}

const count = <T>(items: T[], test: (item: T) => boolean): number => items.filter(test).length;

/** A host that is being deployed to counts as healthy until it fails, but cannot be relied on: see `nextHosts`. */
const isHealthy = (host: HostProgress): boolean => host.phase === "succeeded" || (host.healthyBefore && host.phase !== "failed");

const revisionOrder: Record<RevisionHealth, number> = { Unknown: 0, Old: 1, Current: 2 };

/** Unhealthy hosts first: deploying to them cannot lower the number of healthy ones. */
const urgency = (host: HostProgress): number => (host.healthyBefore ? 1 + revisionOrder[host.revision] : 0);

/** The hosts that may start now, in the order in which they are to start. */
export function nextHosts(needed: Requirement, hosts: HostProgress[]): string[] {
  const failed = count(hosts, (host) => host.phase === "failed");
  if (needed.endsAtFirstFailure && failed > 0) return [];
  if (hosts.length - failed < needed.minimum) return [];
  const healthy = count(hosts, isHealthy);
  let running = count(hosts, (host) => host.phase === "running");
  let healthyRunning = count(hosts, (host) => host.phase === "running" && host.healthyBefore);
  const started: string[] = [];
  const waiting = hosts.filter((host) => host.phase === "waiting").sort((a, b) => urgency(a) - urgency(b));
  for (const host of waiting) {
    if (running >= needed.atATime) break;
    if (host.healthyBefore && healthy - healthyRunning <= needed.minimum) break;
    started.push(host.id);
    running += 1;
    if (host.healthyBefore) healthyRunning += 1;
  }
  return started;
}

/** How the deployment stands when `nextHosts` has nothing more to start. */
export function verdict(needed: Requirement, hosts: HostProgress[]): "running" | "succeeded" | "failed" {
  if (hosts.some((host) => host.phase === "running")) return "running";
  if (hosts.some((host) => host.phase === "waiting")) return nextHosts(needed, hosts).length > 0 ? "running" : "failed";
  const succeeded = count(hosts, (host) => host.phase === "succeeded");
  return succeeded > 0 && count(hosts, isHealthy) >= needed.minimum ? "succeeded" : "failed";
}
