import type { CallableName, Callables } from "../../../contracts/callable.ts";
import type { Input, OperationName, Output } from "../../../contracts/types.ts";
import type { Principal } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Action } from "../domain/declaration/declaration.ts";
import type { ActionRun, Execution } from "../domain/execution/execution.ts";
import type { ActionResult } from "../domain/execution/facts.ts";
import type { Journey } from "./travelling-artifacts.ts";

/** Calls an operation of another service in the action role's name, in the transaction of the effect. */
export type CallInRole = <S extends CallableName, N extends OperationName<Callables[S]>>(
  service: S,
  operation: N,
  input: Input<Callables[S], N>,
) => Promise<Output<Callables[S], N>>;

/** Everything a provider may know of the attempt it works for. */
export interface ActionJob {
  kernel: Kernel;
  /** Commits together with the mark that the work was asked for. */
  tx: Tx;
  now: Date;
  account: string;
  /** Where the action works: its own region, or the pipeline's. */
  region: string;
  pipelineName: string;
  execution: Execution;
  stage: string;
  action: Action;
  run: ActionRun;
  /** The role session in whose name everything is done. */
  principal: Principal;
  call: CallInRole;
  /** The store's KMS key for what is put out, where the definition names one and the store can use it. */
  encryptionKey?: string;
  /** How artifacts come to an action that works elsewhere. `run` then names them where the action finds and leaves them. */
  journey?: Journey;
}

/** Whether another server or AWS answers for a service where the action works: then nothing there commits together with us. */
export const isElsewhere = ({ kernel, account, region }: ActionJob, service: CallableName): boolean =>
  kernel.remotes.at({ account, region }, service) !== undefined;

/** Work that goes on elsewhere. A job that waits for its worker has no id of another service yet. */
export interface Started {
  status: "InProgress";
  service?: "codebuild" | "codedeploy";
  externalExecutionId?: string;
  externalExecutionUrl?: string;
  logStreamArn?: string;
  summary?: string;
}

/** How one action type does its work. Exceptions of the services it calls become the action's failure. */
export interface Provider {
  start(job: ActionJob): Promise<Started | ActionResult>;
  /** Looks after work that goes on elsewhere; undefined while it is not over. */
  check?(job: ActionJob, externalExecutionId: string): Promise<ActionResult | undefined>;
}

/** A failure that the provider itself finds, in CodePipeline's categories. */
export class ActionFailure extends Error {
  readonly code: "JobFailed" | "ConfigurationError" | "PermissionError" | "RevisionOutOfSync" | "RevisionUnavailable" | "SystemUnavailable";
  constructor(code: ActionFailure["code"], message: string) {
    super(message);
    this.code = code;
  }
}
