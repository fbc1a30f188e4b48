import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { call } from "../../aws/call.ts";
import { Loading } from "../../shell/loading.tsx";
import { duration, moment } from "../../shell/moment.ts";
import { Problem } from "../../shell/problem.tsx";
import { Status } from "../../shell/status.tsx";
import { LiveLog } from "./live-log.tsx";
import type { Build } from "./model.ts";

export function BuildPage() {
  const { id = "" } = useParams();
  const { data, error } = useQuery({
    queryKey: ["codebuild", "BatchGetBuilds", id],
    queryFn: () => call<{ builds: Build[] }>("codebuild", "BatchGetBuilds", { ids: [id] }),
    refetchInterval: ({ state }) => (state.data?.builds[0]?.buildComplete ? false : 1000),
  });
  if (error) return <Problem error={error} />;
  const build = data?.builds[0];
  if (!build) return data ? <Problem error={new Error(`There is no build ${id}`)} /> : <Loading what={id} />;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={`Started ${moment(build.startTime)} by ${build.initiator ?? "–"}`}
        actions={<Status status={build.buildStatus} />}
      >
        {build.projectName} #{build.buildNumber}
      </Header>
      <Table
        header={<Header variant="h2">Phases</Header>}
        items={build.phases ?? []}
        trackBy="phaseType"
        columnDefinitions={[
          { id: "phase", header: "Phase", isRowHeader: true, cell: ({ phaseType }) => phaseType },
          {
            id: "status",
            header: "Status",
            cell: ({ phaseStatus, phaseType }) => (
              <Status status={phaseStatus ?? (phaseType === "COMPLETED" ? "SUCCEEDED" : "IN_PROGRESS")} />
            ),
          },
          { id: "took", header: "Duration", cell: ({ durationInSeconds }) => duration(durationInSeconds) },
          {
            id: "context",
            header: "Context",
            cell: ({ contexts = [] }) =>
              contexts.map(({ statusCode, message }) => [statusCode, message].filter(Boolean).join(": ")).join(" "),
          },
        ]}
      />
      <LiveLog groupName={build.logs?.groupName} streamName={build.logs?.streamName} ended={build.buildComplete} />
    </SpaceBetween>
  );
}
