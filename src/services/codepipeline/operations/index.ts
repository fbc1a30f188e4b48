import type * as sdk from "@aws-sdk/client-codepipeline";
import { later, type Operations } from "../../../kernel/gateway/index.ts";
import { CreatePipeline } from "./CreatePipeline.ts";
import { DeletePipeline } from "./DeletePipeline.ts";
import { DisableStageTransition } from "./DisableStageTransition.ts";
import { EnableStageTransition } from "./EnableStageTransition.ts";
import { GetPipeline } from "./GetPipeline.ts";
import { GetPipelineExecution } from "./GetPipelineExecution.ts";
import { GetPipelineState } from "./GetPipelineState.ts";
import { ListActionExecutions } from "./ListActionExecutions.ts";
import { ListActionTypes } from "./ListActionTypes.ts";
import { ListPipelineExecutions } from "./ListPipelineExecutions.ts";
import { ListPipelines } from "./ListPipelines.ts";
import { ListTagsForResource } from "./ListTagsForResource.ts";
import { PutActionRevision } from "./PutActionRevision.ts";
import { PutApprovalResult } from "./PutApprovalResult.ts";
import { RetryStageExecution } from "./RetryStageExecution.ts";
import { StartPipelineExecution } from "./StartPipelineExecution.ts";
import { StopPipelineExecution } from "./StopPipelineExecution.ts";
import { TagResource } from "./TagResource.ts";
import { UntagResource } from "./UntagResource.ts";
import { UpdatePipeline } from "./UpdatePipeline.ts";

export const operations: Operations<typeof sdk> = {
  AcknowledgeJob: later,
  AcknowledgeThirdPartyJob: later,
  CreateCustomActionType: later,
  CreatePipeline,
  DeleteCustomActionType: later,
  DeletePipeline,
  DeleteWebhook: later,
  DeregisterWebhookWithThirdParty: later,
  DisableStageTransition,
  EnableStageTransition,
  GetActionType: later,
  GetJobDetails: later,
  GetPipeline,
  GetPipelineExecution,
  GetPipelineState,
  GetThirdPartyJobDetails: later,
  ListActionExecutions,
  ListActionTypes,
  ListDeployActionExecutionTargets: later,
  ListPipelineExecutions,
  ListPipelines,
  ListRuleExecutions: later,
  ListRuleTypes: later,
  ListTagsForResource,
  ListWebhooks: later,
  OverrideStageCondition: later,
  PollForJobs: later,
  PollForThirdPartyJobs: later,
  PutActionRevision,
  PutApprovalResult,
  PutJobFailureResult: later,
  PutJobSuccessResult: later,
  PutThirdPartyJobFailureResult: later,
  PutThirdPartyJobSuccessResult: later,
  PutWebhook: later,
  RegisterWebhookWithThirdParty: later,
  RetryStageExecution,
  RollbackStage: later,
  StartPipelineExecution,
  StopPipelineExecution,
  TagResource,
  UntagResource,
  UpdateActionType: later,
  UpdatePipeline,
};
