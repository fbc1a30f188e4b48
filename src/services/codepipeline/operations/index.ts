import type * as sdk from "@aws-sdk/client-codepipeline";
import type { Operations } from "../../../kernel/gateway/index.ts";
import { AcknowledgeJob } from "./AcknowledgeJob.ts";
import { AcknowledgeThirdPartyJob } from "./AcknowledgeThirdPartyJob.ts";
import { CreateCustomActionType } from "./CreateCustomActionType.ts";
import { CreatePipeline } from "./CreatePipeline.ts";
import { DeleteCustomActionType } from "./DeleteCustomActionType.ts";
import { DeletePipeline } from "./DeletePipeline.ts";
import { DeleteWebhook } from "./DeleteWebhook.ts";
import { DeregisterWebhookWithThirdParty } from "./DeregisterWebhookWithThirdParty.ts";
import { DisableStageTransition } from "./DisableStageTransition.ts";
import { EnableStageTransition } from "./EnableStageTransition.ts";
import { GetActionType } from "./GetActionType.ts";
import { GetJobDetails } from "./GetJobDetails.ts";
import { GetPipeline } from "./GetPipeline.ts";
import { GetPipelineExecution } from "./GetPipelineExecution.ts";
import { GetPipelineState } from "./GetPipelineState.ts";
import { GetThirdPartyJobDetails } from "./GetThirdPartyJobDetails.ts";
import { ListActionExecutions } from "./ListActionExecutions.ts";
import { ListActionTypes } from "./ListActionTypes.ts";
import { ListDeployActionExecutionTargets } from "./ListDeployActionExecutionTargets.ts";
import { ListPipelineExecutions } from "./ListPipelineExecutions.ts";
import { ListPipelines } from "./ListPipelines.ts";
import { ListRuleExecutions } from "./ListRuleExecutions.ts";
import { ListRuleTypes } from "./ListRuleTypes.ts";
import { ListTagsForResource } from "./ListTagsForResource.ts";
import { ListWebhooks } from "./ListWebhooks.ts";
import { OverrideStageCondition } from "./OverrideStageCondition.ts";
import { PollForJobs } from "./PollForJobs.ts";
import { PollForThirdPartyJobs } from "./PollForThirdPartyJobs.ts";
import { PutActionRevision } from "./PutActionRevision.ts";
import { PutApprovalResult } from "./PutApprovalResult.ts";
import { PutJobFailureResult } from "./PutJobFailureResult.ts";
import { PutJobSuccessResult } from "./PutJobSuccessResult.ts";
import { PutThirdPartyJobFailureResult } from "./PutThirdPartyJobFailureResult.ts";
import { PutThirdPartyJobSuccessResult } from "./PutThirdPartyJobSuccessResult.ts";
import { PutWebhook } from "./PutWebhook.ts";
import { RegisterWebhookWithThirdParty } from "./RegisterWebhookWithThirdParty.ts";
import { RetryStageExecution } from "./RetryStageExecution.ts";
import { RollbackStage } from "./RollbackStage.ts";
import { StartPipelineExecution } from "./StartPipelineExecution.ts";
import { StopPipelineExecution } from "./StopPipelineExecution.ts";
import { TagResource } from "./TagResource.ts";
import { UntagResource } from "./UntagResource.ts";
import { UpdateActionType } from "./UpdateActionType.ts";
import { UpdatePipeline } from "./UpdatePipeline.ts";

export const operations: Operations<typeof sdk> = {
  AcknowledgeJob,
  AcknowledgeThirdPartyJob,
  CreateCustomActionType,
  CreatePipeline,
  DeleteCustomActionType,
  DeletePipeline,
  DeleteWebhook,
  DeregisterWebhookWithThirdParty,
  DisableStageTransition,
  EnableStageTransition,
  GetActionType,
  GetJobDetails,
  GetPipeline,
  GetPipelineExecution,
  GetPipelineState,
  GetThirdPartyJobDetails,
  ListActionExecutions,
  ListActionTypes,
  ListDeployActionExecutionTargets,
  ListPipelineExecutions,
  ListPipelines,
  ListRuleExecutions,
  ListRuleTypes,
  ListTagsForResource,
  ListWebhooks,
  OverrideStageCondition,
  PollForJobs,
  PollForThirdPartyJobs,
  PutActionRevision,
  PutApprovalResult,
  PutJobFailureResult,
  PutJobSuccessResult,
  PutThirdPartyJobFailureResult,
  PutThirdPartyJobSuccessResult,
  PutWebhook,
  RegisterWebhookWithThirdParty,
  RetryStageExecution,
  RollbackStage,
  StartPipelineExecution,
  StopPipelineExecution,
  TagResource,
  UntagResource,
  UpdateActionType,
  UpdatePipeline,
};
