/** The members of CodePipeline's answers that the pages show, as the JSON protocol sends them. */
export interface PipelineSummary {
  name: string;
  version: number;
  pipelineType?: string;
  executionMode?: string;
  updated?: number;
}
export interface ActionState {
  actionName: string;
  entityUrl?: string;
  currentRevision?: { revisionId: string };
  latestExecution?: {
    status?: string;
    summary?: string;
    lastStatusChange?: number;
    token?: string;
    externalExecutionId?: string;
    errorDetails?: { code?: string; message?: string };
  };
}
export interface StageState {
  stageName: string;
  inboundExecution?: { pipelineExecutionId: string };
  inboundTransitionState?: { enabled?: boolean; disabledReason?: string };
  actionStates: ActionState[];
  latestExecution?: { pipelineExecutionId: string; status: string };
}
export interface PipelineState {
  pipelineName: string;
  pipelineVersion: number;
  stageStates: StageState[];
}
export interface ExecutionSummary {
  pipelineExecutionId: string;
  status: string;
  startTime?: number;
  lastUpdateTime?: number;
  trigger?: { triggerType?: string };
  sourceRevisions?: { actionName: string; revisionId?: string; revisionSummary?: string }[];
}
