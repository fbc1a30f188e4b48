import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Strict } from "../../../../contracts/types.ts";
import { maskedConfiguration } from "./secrets.ts";

/** A pipeline's structure as AWS writes it, after validation. */
export type Declaration = Strict<sdk.PipelineDeclaration>;
export type ArtifactStore = Strict<sdk.ArtifactStore>;
export type Stage = Strict<sdk.StageDeclaration>;
export type Action = Strict<sdk.ActionDeclaration>;
export type Condition = Strict<sdk.Condition>;
export type Rule = Strict<sdk.RuleDeclaration>;
export type ActionTypeId = Strict<sdk.ActionTypeId>;

export const runOrderOf = (action: Action): number => action.runOrder ?? 1;

/** What CodePipeline assumes where a declaration is silent, and echoes from then on, without secrets. An omitted type behaves as V1. */
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
        configuration: maskedConfiguration(action.configuration ?? {}),
        inputArtifacts: action.inputArtifacts ?? [],
        outputArtifacts: action.outputArtifacts ?? [],
      })),
    })),
  };
}

/** Where a pipeline keeps its artifacts for one region. */
export const artifactStoreOf = ({ artifactStore, artifactStores }: Declaration, region: string): ArtifactStore | undefined =>
  artifactStore ?? artifactStores?.[region];

export const artifactBucket = (declaration: Declaration, region: string): string | undefined =>
  artifactStoreOf(declaration, region)?.location;
