import { randomUUID } from "node:crypto";
import { CommandService, CommandServiceError, type HostCommand } from "./command-service.ts";
import type { AgentConfiguration } from "./configuration.ts";
import { openEnvelope } from "./envelope.ts";
import { execute, isNoop } from "./execute.ts";
import { type CommandResult, failureOf, payloadOf, success } from "./failure.ts";
import { type Entry, Journal } from "./journal.ts";
import { readSpecification, type Specification } from "./specification.ts";

/** AWS's agent runs at most as many commands at a time. */
const maximumAtATime = 16;
const knownSpecifications = 100;
const firstPauseMs = 200;
const longestPauseMs = 10_000;

const say = (message: string): void => console.error(`${new Date().toISOString()} ${message}`);

/** The deploy agent: asks the server for commands, carries them out, says how they ended. */
export class Agent {
  readonly configuration: AgentConfiguration;
  readonly service: CommandService;
  readonly journal: Journal;
  readonly stopped: AbortSignal;
  readonly running = new Map<string, Promise<void>>();
  /** Of the deployments this agent has worked on since it started: every command of one has the same. */
  readonly specifications = new Map<string, Specification>();

  constructor(configuration: AgentConfiguration, stopped: AbortSignal) {
    this.configuration = configuration;
    this.stopped = stopped;
    this.service = new CommandService(configuration, stopped);
    this.journal = new Journal(configuration.rootDir);
  }

  async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.stopped.addEventListener("abort", () => resolve(clearTimeout(timer)), { once: true });
    });
  }

  /** Asks until the server answers: it may be starting again. */
  async persist<T>(what: string, ask: () => Promise<T>): Promise<T> {
    for (let wait = firstPauseMs; ; wait = Math.min(wait * 2, longestPauseMs)) {
      try {
        return await ask();
      } catch (error) {
        if (this.stopped.aborted || (error instanceof CommandServiceError && error.isFinal)) throw error;
        say(`${what}: ${error instanceof Error ? error.message : String(error)}; trying again in ${wait} ms`);
        await this.pause(wait);
      }
    }
  }

  async specificationOf({ DeploymentExecutionId: id }: HostCommand): Promise<Specification> {
    const known = this.specifications.get(id);
    if (known) return known;
    const { system, envelope } = await this.persist("GetDeploymentSpecification", () => this.service.specification(id));
    if (system !== "CodeDeploy") throw new Error(`unknown deployment system ${system}`);
    const read = readSpecification(openEnvelope(envelope, this.configuration.signingCertificate));
    if (this.specifications.size >= knownSpecifications) this.specifications.clear();
    this.specifications.set(id, read);
    return read;
  }

  /** From the specification to the result. Undefined: the server no longer wants this command. */
  async carryOut(entry: Entry): Promise<CommandResult | undefined> {
    const { command } = entry;
    let noop: boolean;
    try {
      entry.specification ??= await this.specificationOf(command);
      this.journal.write(entry);
      noop = isNoop(command.CommandName, entry.specification, this.configuration.rootDir);
    } catch (error) {
      if (this.stopped.aborted || error instanceof CommandServiceError) throw error;
      return failureOf(error);
    }
    if (!entry.acknowledged) {
      const status = await this.persist("PutHostCommandAcknowledgement", () =>
        this.service.acknowledge(command.HostCommandIdentifier, noop, entry.holder),
      );
      if (status === "Succeeded" || (status === "Failed" && !noop)) return undefined;
      entry.acknowledged = true;
      this.journal.write(entry);
    }
    if (noop) return success("CompletedNoopCommand");
    return execute(command.CommandName, entry.specification, this.journal.folder(command), this.configuration);
  }

  async handle(entry: Entry): Promise<void> {
    const { command } = entry;
    try {
      const result = entry.result ?? (await this.carryOut(entry));
      if (result) {
        this.journal.write({ ...entry, result });
        const { succeeded } = result;
        const payload = payloadOf(result);
        await this.persist("PutHostCommandComplete", () => this.service.complete(command.HostCommandIdentifier, succeeded, payload));
        say(`${command.CommandName} ${succeeded ? "succeeded" : `failed: ${result.message}`}`);
      }
    } catch (error) {
      if (this.stopped.aborted) return;
      say(`${command.CommandName} given up: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.journal.remove(command);
  }

  start(entry: Entry): void {
    const id = entry.command.HostCommandIdentifier;
    if (this.running.has(id)) return;
    this.running.set(
      id,
      this.handle(entry).finally(() => this.running.delete(id)),
    );
  }

  async run(): Promise<void> {
    for (const entry of this.journal.open()) this.start(entry);
    let hasRestarted = true;
    while (!this.stopped.aborted) {
      if (this.running.size >= maximumAtATime) await Promise.race(this.running.values());
      try {
        const asked = Date.now();
        const command = await this.persist("PollHostCommand", () => this.service.poll(hasRestarted));
        hasRestarted = false;
        if (command && !this.running.has(command.HostCommandIdentifier)) {
          const entry = { command, holder: randomUUID() };
          this.journal.write(entry);
          this.start(entry);
        } else if (Date.now() - asked < firstPauseMs) await this.pause(firstPauseMs);
      } catch (error) {
        if (this.stopped.aborted) break;
        say(`PollHostCommand refused: ${error instanceof Error ? error.message : String(error)}`);
        await this.pause(longestPauseMs);
      }
    }
  }
}
