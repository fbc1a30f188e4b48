import type * as sdk from "@aws-sdk/client-codebuild";
import type { BuildState } from "./build.ts";
import type { ArtifactSpec } from "./buildspec.ts";

/** One artifact that the plan wants and the buildspec describes. */
export interface ArtifactOutput {
  planned: sdk.ProjectArtifacts;
  spec: ArtifactSpec;
  /** Absent for the primary artifact. */
  identifier?: string;
}

/** NO_ARTIFACTS ignores the buildspec's section; an identifier that the buildspec does not describe yields nothing. */
export function artifactOutputs({ plan, spec }: BuildState): ArtifactOutput[] {
  const primary = plan.artifacts.type === "S3" && spec?.artifacts ? [{ planned: plan.artifacts, spec: spec.artifacts }] : [];
  const secondary = plan.secondaryArtifacts.flatMap((planned) => {
    const identifier = planned.artifactIdentifier ?? "";
    const described = spec?.secondaryArtifacts[identifier];
    return described ? [{ planned, spec: described, identifier }] : [];
  });
  return [...primary, ...secondary];
}
