import { parseArn } from "../../../base/arn.ts";
import type { Principal } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { isOver } from "../domain/deployment.ts";
import { agentResult } from "../domain/lifecycle.ts";
import { deploymentExecutionId, deploymentIdOf, specificationDocument } from "../domain/specification.ts";
import { acknowledgeCommand, completeCommand, deliverCommand, findCommand, reopenCommands } from "../store/commands.ts";
import { findDeploymentById } from "../store/deployments.ts";
import { findInstanceByIdentity } from "../store/instances.ts";
import type { CommandRow } from "../store/tables.ts";
import { deploymentKind } from "../workers/deployment.ts";
import type { EnvelopeSigner } from "./envelope-signer.ts";
import type { WaitingHosts } from "./waiting-hosts.ts";

/** AWS holds an empty poll for about 45 seconds; agents give up after 80. */
const holdMs = 45_000;
/** A notification can be lost with its connection: look again meanwhile. */
const lookAgainMs = 10_000;

export interface HostCommandParts {
  kernel: Kernel;
  signer: EnvelopeSigner;
  waiting: WaitingHosts;
}

export interface HostRequest {
  input: Record<string, unknown>;
  principal: Principal;
  region: string;
  /** The client went away, or the server stops. */
  gone: AbortSignal;
}

type HostOperation = (parts: HostCommandParts, request: HostRequest) => Promise<object>;

const denied = (message: string): WireError => new WireError("AccessDeniedException", message, 400);
const clientError = (message: string): WireError => new WireError("ClientException", message, 400);

function text(input: Record<string, unknown>, name: string): string {
  const value = input[name];
  if (typeof value !== "string" || value === "") throw clientError(`${name} is required`);
  return value;
}

/** A host may speak for itself only: the signer is the identity under which it is registered. */
async function authorizeHost(tx: Tx, parts: HostCommandParts, { principal, region }: HostRequest, hostArn: string): Promise<void> {
  const unchecked = parts.kernel.config.auth === "none";
  if (!unchecked && principal.arn !== hostArn) throw denied(`${principal.arn} is not authorized to act for the host ${hostArn}`);
  const account = unchecked ? (parseArn(hostArn)?.account ?? principal.account) : principal.account;
  if (!(await findInstanceByIdentity(tx, { account, region }, hostArn))) {
    throw denied(`The host ${hostArn} is not registered as an on-premises instance in ${region}`);
  }
}

async function commandOf(tx: Tx, parts: HostCommandParts, request: HostRequest): Promise<CommandRow> {
  const command = await findCommand(tx, text(request.input, "HostCommandIdentifier"));
  if (!command) throw clientError("There is no such host command");
  await authorizeHost(tx, parts, request, command.host_arn);
  return command;
}

const PollHostCommand: HostOperation = async (parts, request) => {
  const { store } = parts.kernel;
  const hostArn = text(request.input, "HostIdentifier");
  const over = AbortSignal.any([request.gone, AbortSignal.timeout(holdMs)]);
  // Our agent says when it has just started: what was handed to the one before it and not acknowledged is lost.
  let hasRestarted = request.input["Restarted"] === true;
  for (;;) {
    const look = AbortSignal.any([over, AbortSignal.timeout(lookAgainMs)]);
    // Listening begins before looking, so that a command issued in between is not missed.
    const news = parts.waiting.news(hostArn, look);
    const command = await store.transaction(async (tx) => {
      await authorizeHost(tx, parts, request, hostArn);
      if (hasRestarted) await reopenCommands(tx, hostArn);
      return request.gone.aborted ? undefined : deliverCommand(tx, hostArn, new Date());
    });
    hasRestarted = false;
    if (command && request.gone.aborted) await store.transaction((tx) => reopenCommands(tx, hostArn, command.id));
    else if (command) return { HostCommand: hostCommand(command) };
    if (over.aborted) return {};
    await news;
  }
};

const hostCommand = (command: CommandRow): object => ({
  HostCommandIdentifier: command.id,
  HostIdentifier: command.host_arn,
  DeploymentExecutionId: deploymentExecutionId({ ...command, id: command.deployment_id }),
  CommandName: command.event,
});

const GetDeploymentSpecification: HostOperation = async (parts, request) => {
  const hostArn = text(request.input, "HostIdentifier");
  const deploymentId = deploymentIdOf(text(request.input, "DeploymentExecutionId"));
  const deployment = await parts.kernel.store.transaction(async (tx) => {
    await authorizeHost(tx, parts, request, hostArn);
    const row = await findDeploymentById(tx, deploymentId);
    const account = parseArn(hostArn)?.account;
    return row && row.account === account && row.region === request.region
      ? { ...row.state, applicationName: row.application_name, deploymentGroupName: row.group_name }
      : undefined;
  });
  if (!deployment) throw clientError("There is no such deployment");
  const Payload = parts.signer.seal(JSON.stringify(specificationDocument(deployment)));
  return { DeploymentSystem: "CodeDeploy", DeploymentSpecification: { GenericEnvelope: { Format: "PKCS7/JSON", Payload } } };
};

function payloadOf(input: Record<string, unknown>): unknown {
  const diagnostics = input["Diagnostics"] as { Payload?: unknown } | undefined;
  if (typeof diagnostics?.Payload !== "string") return undefined;
  try {
    return JSON.parse(diagnostics.Payload);
  } catch {
    return { message: diagnostics.Payload };
  }
}

/** Our agent names itself in its acknowledgement; AWS's does not. */
function holderOf(input: Record<string, unknown>): string | undefined {
  const holder = (payloadOf(input) as { Holder?: unknown } | undefined)?.Holder;
  return typeof holder === "string" && holder.length <= 64 ? holder : undefined;
}

/**
 * The first acknowledgement takes the command. "Failed" tells an agent not to begin, "Succeeded" that another one has it, which can
 * only be when the command was handed out twice. Otherwise a second acknowledgement is the first one, sent again.
 */
const PutHostCommandAcknowledgement: HostOperation = (parts, request) =>
  parts.kernel.store.transaction(async (tx) => {
    const command = await commandOf(tx, parts, request);
    const holder = holderOf(request.input);
    switch (command.status) {
      case "withdrawn":
        return { CommandStatus: "Failed" };
      case "completed":
        return { CommandStatus: "Succeeded" };
      case "acknowledged": {
        const isSame = holder ? holder === command.holder : command.deliveries === 1;
        return { CommandStatus: isSame ? "InProgress" : "Succeeded" };
      }
      default:
        await acknowledgeCommand(tx, command.id, holder, new Date());
        await wake(tx, deploymentKind, command.deployment_id);
        return { CommandStatus: "InProgress" };
    }
  });

/** Agents report some failures twice and every report until it is answered: the first one counts. */
const PutHostCommandComplete: HostOperation = (parts, request) =>
  parts.kernel.store.transaction(async (tx) => {
    const command = await commandOf(tx, parts, request);
    const status = text(request.input, "CommandStatus");
    if (status !== "Succeeded" && status !== "Failed") throw clientError("CommandStatus must be Succeeded or Failed");
    if (command.status === "completed" || command.status === "withdrawn") return {};
    await completeCommand(tx, command.id, agentResult(status === "Succeeded", payloadOf(request.input)), new Date());
    await wake(tx, deploymentKind, command.deployment_id);
    return {};
  });

const PostHostCommandUpdate: HostOperation = (parts, request) =>
  parts.kernel.store.transaction(async (tx) => {
    const command = await commandOf(tx, parts, request);
    const row = await findDeploymentById(tx, command.deployment_id);
    const isWanted = command.status !== "withdrawn" && row !== undefined && !isOver(row.state.status);
    return { CommandStatus: isWanted ? "InProgress" : "Failed" };
  });

/** The host command protocol: AWS documents it nowhere, its agents speak it. */
export const hostOperations: Record<string, HostOperation> = {
  PollHostCommand,
  GetDeploymentSpecification,
  PutHostCommandAcknowledgement,
  PutHostCommandComplete,
  PostHostCommandUpdate,
};
