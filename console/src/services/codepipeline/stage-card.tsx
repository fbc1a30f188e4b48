import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useNavigate } from "react-router";
import { moment } from "../../shell/moment.ts";
import { Status } from "../../shell/status.tsx";
import { ApprovalButtons } from "./approval-buttons.tsx";
import type { ActionState, StageState } from "./model.ts";

/** A CodeBuild build id is `project:uuid`, a CodeDeploy deployment id `d-…`. */
const isBuild = (externalExecutionId: string | undefined) =>
  externalExecutionId !== undefined && /:[0-9a-f-]{36}$/.test(externalExecutionId);

const isDeployment = (externalExecutionId: string | undefined) => externalExecutionId?.startsWith("d-") ?? false;

function Action({ pipelineName, stageName, action }: { pipelineName: string; stageName: string; action: ActionState }) {
  const navigate = useNavigate();
  const latest = action.latestExecution;
  return (
    <div>
      <Box variant="h4">{action.actionName}</Box>
      <Status status={latest?.status} />
      {latest?.lastStatusChange && (
        <Box fontSize="body-s" color="text-body-secondary">
          {moment(latest.lastStatusChange)}
        </Box>
      )}
      {action.currentRevision && (
        <Box fontSize="body-s" color="text-body-secondary">
          Revision {action.currentRevision.revisionId.slice(0, 8)}
        </Box>
      )}
      {latest?.summary && (
        <Box fontSize="body-s" color="text-body-secondary">
          {latest.summary}
        </Box>
      )}
      {latest?.errorDetails?.message && <Box color="text-status-error">{latest.errorDetails.message}</Box>}
      {isBuild(latest?.externalExecutionId) && (
        <Link
          href={`/console/builds/${encodeURIComponent(latest!.externalExecutionId!)}`}
          onFollow={(event) => {
            event.preventDefault();
            void navigate(`/builds/${encodeURIComponent(latest!.externalExecutionId!)}`);
          }}
        >
          View build and log
        </Link>
      )}
      {isDeployment(latest?.externalExecutionId) && (
        <Box fontSize="body-s" color="text-body-secondary">
          Deployment {latest?.externalExecutionId}
        </Box>
      )}
      {latest?.token && latest.status === "InProgress" && (
        <ApprovalButtons pipelineName={pipelineName} stageName={stageName} actionName={action.actionName} token={latest.token} />
      )}
    </div>
  );
}

export const StageCard = ({ pipelineName, stage }: { pipelineName: string; stage: StageState }) => (
  <div style={{ minWidth: 190, flex: 1 }}>
    <Container
      fitHeight
      header={
        <Header variant="h2" description={stage.latestExecution && `Execution ${stage.latestExecution.pipelineExecutionId.slice(0, 8)}`}>
          {stage.stageName}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {stage.inboundTransitionState?.enabled === false && (
          <Box color="text-status-warning">Transition disabled: {stage.inboundTransitionState.disabledReason}</Box>
        )}
        {stage.inboundExecution && (
          <Box fontSize="body-s" color="text-body-secondary">
            Waiting: {stage.inboundExecution.pipelineExecutionId.slice(0, 8)}
          </Box>
        )}
        {stage.actionStates.map((action) => (
          <Action key={action.actionName} pipelineName={pipelineName} stageName={stage.stageName} action={action} />
        ))}
      </SpaceBetween>
    </Container>
  </div>
);
