import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../aws/call.ts";
import { duration, moment } from "../../shell/moment.ts";
import { Problem } from "../../shell/problem.tsx";
import { Status } from "../../shell/status.tsx";
import type { ExecutionSummary } from "./model.ts";

const took = ({ startTime, lastUpdateTime }: ExecutionSummary) =>
  startTime !== undefined && lastUpdateTime !== undefined ? lastUpdateTime - startTime : undefined;

export function ExecutionTable({ pipelineName }: { pipelineName: string }) {
  const { data, error, isPending } = useQuery({
    queryKey: ["codepipeline", "ListPipelineExecutions", pipelineName],
    queryFn: () =>
      call<{ pipelineExecutionSummaries: ExecutionSummary[] }>("codepipeline", "ListPipelineExecutions", { pipelineName, maxResults: 20 }),
    refetchInterval: 2000,
  });
  if (error) return <Problem error={error} />;
  return (
    <Table
      header={<Header>Executions</Header>}
      loading={isPending}
      loadingText="Loading executions"
      items={data?.pipelineExecutionSummaries ?? []}
      trackBy="pipelineExecutionId"
      columnDefinitions={[
        { id: "id", header: "Execution", isRowHeader: true, cell: ({ pipelineExecutionId }) => pipelineExecutionId.slice(0, 8) },
        { id: "status", header: "Status", cell: ({ status }) => <Status status={status} /> },
        { id: "trigger", header: "Trigger", cell: ({ trigger }) => trigger?.triggerType },
        {
          id: "revisions",
          header: "Source revisions",
          cell: ({ sourceRevisions = [] }) =>
            sourceRevisions.map(({ revisionId, revisionSummary }) => `${revisionId?.slice(0, 8)} ${revisionSummary ?? ""}`).join(", "),
        },
        { id: "started", header: "Started", cell: ({ startTime }) => moment(startTime) },
        { id: "took", header: "Duration", cell: (execution) => duration(took(execution)) },
      ]}
      empty="No executions yet: push a commit, or release a change."
    />
  );
}
