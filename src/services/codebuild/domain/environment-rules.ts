import type * as sdk from "@aws-sdk/client-codebuild";

/** Compute per environment type: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html */
const general = [
  "BUILD_GENERAL1_SMALL",
  "BUILD_GENERAL1_MEDIUM",
  "BUILD_GENERAL1_LARGE",
  "BUILD_GENERAL1_XLARGE",
  "BUILD_GENERAL1_2XLARGE",
];
const chosen = ["ATTRIBUTE_BASED_COMPUTE", "CUSTOM_INSTANCE_TYPE"];
const lambda = ["BUILD_LAMBDA_1GB", "BUILD_LAMBDA_2GB", "BUILD_LAMBDA_4GB", "BUILD_LAMBDA_8GB", "BUILD_LAMBDA_10GB"];
const computeOf: Record<string, string[]> = {
  LINUX_CONTAINER: [...general, ...chosen],
  ARM_CONTAINER: [...general, ...chosen],
  LINUX_GPU_CONTAINER: ["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_LARGE", ...chosen],
  WINDOWS_CONTAINER: ["BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE", ...chosen],
  WINDOWS_SERVER_2019_CONTAINER: ["BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE", ...chosen],
  WINDOWS_SERVER_2022_CONTAINER: general.slice(1).concat(chosen),
  LINUX_LAMBDA_CONTAINER: lambda,
  ARM_LAMBDA_CONTAINER: lambda,
};

/** vCPU and memory that a compute type promises. */
const sizes: Record<string, { cpus: number; memoryMb: number; diskMb: number }> = {
  BUILD_GENERAL1_SMALL: { cpus: 2, memoryMb: 4096, diskMb: 65_536 },
  BUILD_GENERAL1_MEDIUM: { cpus: 4, memoryMb: 8192, diskMb: 131_072 },
  BUILD_GENERAL1_LARGE: { cpus: 8, memoryMb: 16_384, diskMb: 131_072 },
  BUILD_GENERAL1_XLARGE: { cpus: 36, memoryMb: 73_728, diskMb: 262_144 },
  BUILD_GENERAL1_2XLARGE: { cpus: 72, memoryMb: 147_456, diskMb: 843_776 },
  BUILD_LAMBDA_1GB: { cpus: 1, memoryMb: 1024, diskMb: 10_240 },
  BUILD_LAMBDA_2GB: { cpus: 2, memoryMb: 2048, diskMb: 10_240 },
  BUILD_LAMBDA_4GB: { cpus: 3, memoryMb: 4096, diskMb: 10_240 },
  BUILD_LAMBDA_8GB: { cpus: 5, memoryMb: 8192, diskMb: 10_240 },
  BUILD_LAMBDA_10GB: { cpus: 6, memoryMb: 10_240, diskMb: 10_240 },
};

export function computeSize(environment: sdk.ProjectEnvironment): { cpus: number; memoryMb: number; diskMb: number } {
  const size = sizes[environment.computeType ?? ""] ?? sizes["BUILD_GENERAL1_SMALL"]!;
  const asked = environment.computeConfiguration;
  return {
    cpus: asked?.vCpu ?? size.cpus,
    memoryMb: asked?.memory ? asked.memory * 1024 : size.memoryMb,
    diskMb: asked?.disk ? asked.disk * 1024 : size.diskMb,
  };
}

/**
 * This machine's own file system. @DIFFERS: AWS's curated names mean it too, because existing project files must work and AWS's
 * images may not be used elsewhere. Undefined for an image that another backend would have to run.
 */
export const hostImage = (image: string | undefined): "quintet/host" | undefined =>
  image === "quintet/host" || image?.startsWith("aws/codebuild/") ? "quintet/host" : undefined;

export function computeProblem(type: string, computeType: string): string | undefined {
  const computes = computeOf[type];
  return computes && !computes.includes(computeType) ? `Compute type ${computeType} is not supported for ${type}` : undefined;
}

export function environmentProblem(environment: sdk.ProjectEnvironment | undefined): string | undefined {
  const { type = "", computeType = "", image = "", privilegedMode } = environment ?? {};
  const problem = computeProblem(type, computeType);
  if (problem) return problem;
  if (privilegedMode && type.startsWith("WINDOWS_")) return `PrivilegedMode is not supported for ${type} projects`;
  if (privilegedMode && type.includes("_LAMBDA_")) return "Cannot specify privilegedMode for lambda compute";
  if (image.startsWith("aws/codebuild/") && environment?.imagePullCredentialsType === "SERVICE_ROLE") {
    return "Invalid input: cannot use a CodeBuild curated image with imagePullCredentialsType SERVICE_ROLE";
  }
  return variablesProblem(environment?.environmentVariables ?? []);
}

export function variablesProblem(variables: sdk.EnvironmentVariable[]): string | undefined {
  const names = variables.map(({ name = "" }) => name);
  if (names.some((name) => name.startsWith("CODEBUILD_"))) return "No user environment variables can start with CODEBUILD_";
  return new Set(names).size < names.length ? "EnvironmentVariable name cannot be duplicated" : undefined;
}
