import type { PipelineVariable, SourceRevisionOverride } from "@aws-sdk/client-codepipeline";
import type { Strict } from "../../../contracts/types.ts";
import { parseJson } from "./artifact-files.ts";
import { ActionFailure, type Provider } from "./provider.ts";

/** Starts another pipeline, and is done when that has started. */
export const pipelineInvoke: Provider = {
  async start(job) {
    const { PipelineName: name = "", Variables, SourceRevisions } = job.run.resolvedConfiguration;
    const { pipelineExecutionId = "" } = await job.call("codepipeline", "StartPipelineExecution", {
      ...{ name, clientRequestToken: job.run.id },
      ...(Variables ? { variables: list<Strict<PipelineVariable>>(Variables, "Variables") } : {}),
      ...(SourceRevisions ? { sourceRevisions: list<Strict<SourceRevisionOverride>>(SourceRevisions, "SourceRevisions") } : {}),
    });
    return { status: "Succeeded", externalExecutionId: pipelineExecutionId, summary: `Started ${name}` };
  },
};

function list<T>(text: string, what: string): T[] {
  const found = parseJson<unknown>(text, what);
  if (!Array.isArray(found)) throw new ActionFailure("ConfigurationError", `${what} must be a JSON list`);
  return found as T[];
}
