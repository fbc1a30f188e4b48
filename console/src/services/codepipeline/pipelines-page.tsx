import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { call } from "../../aws/call.ts";
import { CliCommand } from "../../shell/cli-command.tsx";
import { moment } from "../../shell/moment.ts";
import { Problem } from "../../shell/problem.tsx";
import type { PipelineSummary } from "./model.ts";

export function PipelinesPage() {
  const navigate = useNavigate();
  const { data, error, isPending } = useQuery({
    queryKey: ["codepipeline", "ListPipelines"],
    queryFn: () => call<{ pipelines: PipelineSummary[] }>("codepipeline", "ListPipelines", {}),
    refetchInterval: 5000,
  });
  if (error) return <Problem error={error} />;
  return (
    <Table
      header={<Header counter={data ? `(${data.pipelines.length})` : ""}>Pipelines</Header>}
      loading={isPending}
      loadingText="Loading pipelines"
      items={data?.pipelines ?? []}
      trackBy="name"
      columnDefinitions={[
        {
          id: "name",
          header: "Name",
          isRowHeader: true,
          cell: ({ name }) => (
            <Link
              href={`/console/pipelines/${name}`}
              onFollow={(event) => {
                event.preventDefault();
                void navigate(`/pipelines/${encodeURIComponent(name)}`);
              }}
            >
              {name}
            </Link>
          ),
        },
        { id: "type", header: "Type", cell: ({ pipelineType }) => pipelineType },
        { id: "mode", header: "Execution mode", cell: ({ executionMode }) => executionMode },
        { id: "version", header: "Version", cell: ({ version }) => version },
        { id: "updated", header: "Updated", cell: ({ updated }) => moment(updated) },
      ]}
      empty={
        <Box textAlign="center">
          <b>No pipelines yet</b>
          <Box>
            Create one from its JSON: <CliCommand command="aws codepipeline create-pipeline --cli-input-json file://pipeline.json" />
          </Box>
        </Box>
      }
    />
  );
}
