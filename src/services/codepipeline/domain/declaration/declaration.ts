import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Strict } from "../../../../contracts/types.ts";

/** A pipeline's structure as AWS writes it, after validation. */
export type Declaration = Strict<sdk.PipelineDeclaration>;
export type Stage = Strict<sdk.StageDeclaration>;
export type Action = Strict<sdk.ActionDeclaration>;
export type ActionTypeId = Strict<sdk.ActionTypeId>;

export const runOrderOf = (action: Action): number => action.runOrder ?? 1;

/** What CodePipeline assumes where a declaration is silent, and echoes from then on. An omitted type behaves as V1. */
export function withDefaults(declaration: Declaration): Declaration {
  return {
    ...declaration,
    executionMode: declaration.executionMode ?? "SUPERSEDED",
    pipelineType: declaration.pipelineType ?? "V1",
    stages: declaration.stages.map((stage) => ({
      ...stage,
      actions: stage.actions.map((action) => ({
        ...action,
        runOrder: runOrderOf(action),
        configuration: action.configuration ?? {},
        inputArtifacts: action.inputArtifacts ?? [],
        outputArtifacts: action.outputArtifacts ?? [],
      })),
    })),
  };
}

/** The bucket in which a pipeline keeps its artifacts for one region. */
export const artifactBucket = (declaration: Declaration, region: string): string | undefined =>
  (declaration.artifactStore ?? declaration.artifactStores?.[region])?.location;
