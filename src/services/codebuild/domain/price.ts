import type { ProjectEnvironment } from "@aws-sdk/client-codebuild";
import type { BuildState } from "./build.ts";

/**
 * What AWS asks in us-east-1, in dollars a minute; Lambda compute in dollars a second. https://aws.amazon.com/codebuild/pricing.
 * A compute type whose price is not known here has none, rather than a guess.
 */
const perMinute: Record<string, Record<string, number>> = {
  LINUX_CONTAINER: {
    ...{ BUILD_GENERAL1_SMALL: 0.005, BUILD_GENERAL1_MEDIUM: 0.01, BUILD_GENERAL1_LARGE: 0.02, BUILD_GENERAL1_2XLARGE: 0.2 },
  },
  ARM_CONTAINER: { BUILD_GENERAL1_SMALL: 0.0034, BUILD_GENERAL1_LARGE: 0.015 },
  LINUX_GPU_CONTAINER: { BUILD_GENERAL1_LARGE: 0.65 },
  WINDOWS_SERVER_2019_CONTAINER: { BUILD_GENERAL1_MEDIUM: 0.018, BUILD_GENERAL1_LARGE: 0.036 },
  WINDOWS_SERVER_2022_CONTAINER: { BUILD_GENERAL1_MEDIUM: 0.018, BUILD_GENERAL1_LARGE: 0.036 },
};
const perGigabyteSecond: Record<string, number> = { LINUX_LAMBDA_CONTAINER: 0.00001, ARM_LAMBDA_CONTAINER: 0.000008 };

export interface Cost {
  /** Begun minutes, or seconds on Lambda compute; the wait in the queue is free. */
  billed: { amount: number; unit: "minutes" | "seconds" };
  /** Undefined where the price is not known, and on a fleet, whose machines are paid for whether they build or not. */
  dollars?: number;
}

/** What a build would have cost at AWS, so far or in all. */
export function costOf(state: Pick<BuildState, "phases" | "endedAt" | "plan">, now: number): Cost {
  const { environment } = state.plan;
  const startedAt = state.phases.find(({ name }) => name === "PROVISIONING")?.startedAt;
  const seconds = startedAt === undefined ? 0 : Math.max(0, ((state.endedAt ?? now) - startedAt) / 1000);
  const isLambda = environment.type?.includes("_LAMBDA_") ?? false;
  const amount = isLambda ? Math.ceil(seconds) : Math.ceil(seconds / 60);
  const price = priceOf(environment);
  const dollars = price === undefined || environment.fleet?.fleetArn ? {} : { dollars: rounded(amount * price) };
  return { billed: { amount, unit: isLambda ? "seconds" : "minutes" }, ...dollars };
}

function priceOf(environment: Pick<ProjectEnvironment, "type" | "computeType">): number | undefined {
  const type: string = environment.type ?? "";
  const computeType: string = environment.computeType ?? "";
  const gigabytes = Number(/^BUILD_LAMBDA_(\d+)GB$/.exec(computeType)?.[1] ?? Number.NaN);
  const perGigabyte = perGigabyteSecond[type];
  if (perGigabyte !== undefined) return Number.isNaN(gigabytes) ? undefined : gigabytes * perGigabyte;
  return perMinute[type]?.[computeType];
}

/** Fractions of a cent count, those of a binary number do not. */
export const rounded = (dollars: number): number => Math.round(dollars * 1e8) / 1e8;
