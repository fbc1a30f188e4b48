import { type AgentConfiguration, credentialsOf } from "./configuration.ts";
import { sign } from "./signature.ts";

/** AWS's host command protocol, as its own agents speak it. */
export interface HostCommand {
  HostCommandIdentifier: string;
  HostIdentifier: string;
  DeploymentExecutionId: string;
  CommandName: string;
}

export interface Envelope {
  Format: string;
  Payload: string;
}

/** The server answered with an error. `isFinal` means that asking again will not help. */
export class CommandServiceError extends Error {
  readonly code: string;
  readonly isFinal: boolean;

  constructor(code: string, status: number, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
    this.isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429 && !/Throttl|Expired|RequestTimeTooSkewed/.test(code);
  }
}

/** AWS's agent gives up a poll after 80 seconds; servers hold one for less than 60. */
const readTimeoutMs = 80_000;

export class CommandService {
  readonly configuration: AgentConfiguration;
  readonly stopped: AbortSignal;

  constructor(configuration: AgentConfiguration, stopped: AbortSignal) {
    this.configuration = configuration;
    this.stopped = stopped;
  }

  async call(operation: string, input: object): Promise<Record<string, unknown>> {
    const url = new URL("/", this.configuration.endpoint);
    const body = JSON.stringify(input);
    const headers = sign(
      {
        method: "POST",
        url,
        body,
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": `CodeDeployCommandService_v20141006.${operation}`,
          "x-amz-codedeploy-agent-version": "quintet",
        },
      },
      { service: "codedeploy-commands", region: this.configuration.region },
      credentialsOf(this.configuration),
      new Date(),
    );
    const signal = AbortSignal.any([this.stopped, AbortSignal.timeout(readTimeoutMs)]);
    const response = await fetch(url, { method: "POST", headers, body, signal });
    const text = await response.text();
    const answer = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
    if (!response.ok) {
      const type = String(answer["__type"] ?? "UnknownError");
      throw new CommandServiceError(type.split("#").at(-1)!, response.status, String(answer["message"] ?? answer["Message"] ?? text));
    }
    return answer;
  }

  /** `hasRestarted`: whatever was handed to an agent of this host before, and is not acknowledged, can be handed out again. */
  async poll(hasRestarted = false): Promise<HostCommand | undefined> {
    const answer = await this.call("PollHostCommand", {
      HostIdentifier: this.configuration.hostIdentifier,
      ...(hasRestarted ? { Restarted: true } : {}),
    });
    const command = answer["HostCommand"] as HostCommand | undefined;
    if (command && !this.configuration.hostIdentifier.includes(command.HostIdentifier)) {
      throw new Error(`received a command for ${command.HostIdentifier}`);
    }
    return command;
  }

  async specification(deploymentExecutionId: string): Promise<{ system: string; envelope: Envelope }> {
    const answer = await this.call("GetDeploymentSpecification", {
      DeploymentExecutionId: deploymentExecutionId,
      HostIdentifier: this.configuration.hostIdentifier,
    });
    const specification = answer["DeploymentSpecification"] as { GenericEnvelope?: Envelope } | undefined;
    if (!specification?.GenericEnvelope) throw new Error("the server sent no deployment specification");
    return { system: String(answer["DeploymentSystem"]), envelope: specification.GenericEnvelope };
  }

  async acknowledge(commandIdentifier: string, isNoop: boolean, holder?: string): Promise<string | undefined> {
    const answer = await this.call("PutHostCommandAcknowledgement", {
      HostCommandIdentifier: commandIdentifier,
      Diagnostics: { Format: "JSON", Payload: JSON.stringify({ IsCommandNoop: isNoop, ...(holder ? { Holder: holder } : {}) }) },
    });
    return answer["CommandStatus"] as string | undefined;
  }

  async complete(commandIdentifier: string, succeeded: boolean, payload: string): Promise<void> {
    await this.call("PutHostCommandComplete", {
      HostCommandIdentifier: commandIdentifier,
      CommandStatus: succeeded ? "Succeeded" : "Failed",
      Diagnostics: { Format: "JSON", Payload: payload },
    });
  }
}
