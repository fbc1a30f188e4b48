import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "react-router";
import { call } from "../../aws/call.ts";
import { Loading } from "../../shell/loading.tsx";
import { Problem } from "../../shell/problem.tsx";
import { ExecutionTable } from "./execution-table.tsx";
import type { PipelineState } from "./model.ts";
import { StageCard } from "./stage-card.tsx";

export function PipelinePage() {
  const { name = "" } = useParams();
  const queries = useQueryClient();
  const state = useQuery({
    queryKey: ["codepipeline", "GetPipelineState", name],
    queryFn: () => call<PipelineState>("codepipeline", "GetPipelineState", { name }),
    refetchInterval: 1000,
  });
  const release = useMutation({
    mutationFn: () => call("codepipeline", "StartPipelineExecution", { name }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["codepipeline"] }),
  });
  if (state.error) return <Problem error={state.error} />;
  if (!state.data) return <Loading what={name} />;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={`Version ${state.data.pipelineVersion}`}
        actions={
          <Button variant="primary" loading={release.isPending} onClick={() => release.mutate()}>
            Release change
          </Button>
        }
      >
        {name}
      </Header>
      {release.error && <Problem error={release.error} />}
      <div style={{ display: "flex", gap: 16, overflowX: "auto", alignItems: "stretch" }}>
        {state.data.stageStates.map((stage) => (
          <StageCard key={stage.stageName} pipelineName={name} stage={stage} />
        ))}
      </div>
      <ExecutionTable pipelineName={name} />
    </SpaceBetween>
  );
}
