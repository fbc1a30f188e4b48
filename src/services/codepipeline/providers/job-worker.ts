import { uuid } from "../../../base/ids.ts";
import { findDeclaredType } from "../store/action-types.ts";
import { insertJob, pipelineOfExecution } from "../store/jobs.ts";
import { ActionFailure, type Provider } from "./provider.ts";

/** A custom or third-party action: its job waits until a worker asks for it. What the worker answers ends the action. */
export const jobWorker: Provider = {
  async start({ tx, now, execution, stage, action, run }) {
    const { pipeline_id, account, region } = await pipelineOfExecution(tx, execution.id);
    const type = await findDeclaredType(tx, { account, region }, action.actionTypeId);
    if (!type || type.isDeleted)
      throw new ActionFailure("ConfigurationError", `The action type of '${action.name}' does not exist any more`);
    const { category, owner, provider, version } = action.actionTypeId;
    const asked = type.properties.find(({ queryable }) => queryable);
    await insertJob(tx, {
      ...{ id: uuid(), account, region, category, owner, provider, version, provider_account: type.account },
      query_value: (asked && run.resolvedConfiguration[asked.name]) ?? null,
      ...{ pipeline_id, execution_id: execution.id, stage, action: action.name, action_execution_id: run.id },
      ...{ status: "Queued", created_at: now },
    });
    return { status: "InProgress" };
  },
};
