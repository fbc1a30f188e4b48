import { type Execution, stageRuns } from "../domain/execution/execution.ts";

/** The source actions' attempts of an execution that found a revision. */
function sources(execution: Execution) {
  const runs = Object.values(stageRuns(execution)).flatMap((stage) => Object.entries(stage.actions));
  return runs.flatMap(([action, run]) => (run.revision ? [{ action, run, revision: run.revision }] : []));
}

/** What GetPipelineExecution calls them: by artifact. */
export const artifactRevisions = (execution: Execution) =>
  sources(execution).flatMap(({ run, revision }) =>
    run.outputArtifacts.map(({ name }) => ({
      ...{ name, revisionId: revision.id, created: new Date(revision.created) },
      ...(revision.changeId === undefined ? {} : { revisionChangeIdentifier: revision.changeId }),
      ...(revision.summary === undefined ? {} : { revisionSummary: revision.summary }),
      ...(revision.url === undefined ? {} : { revisionUrl: revision.url }),
    })),
  );

/** What ListPipelineExecutions calls them: by action. */
export const sourceRevisions = (execution: Execution) =>
  sources(execution).map(({ action, revision }) => ({
    ...{ actionName: action, revisionId: revision.id },
    ...(revision.summary === undefined ? {} : { revisionSummary: revision.summary }),
    ...(revision.url === undefined ? {} : { revisionUrl: revision.url }),
  }));
