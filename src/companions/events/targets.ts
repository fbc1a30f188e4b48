import type { Input } from "../../contracts/types.ts";
import { publish } from "../../kernel/events/index.ts";
import type { CallAs } from "../../kernel/gateway/index.ts";
import { type Principal, serviceOf } from "../../kernel/iam/index.ts";
import type { PerformContext } from "../../kernel/outbox/index.ts";
import { WireError } from "../../kernel/wire/index.ts";
import { parseTargetArn, type TargetResource } from "./domain/target-arn.ts";
import { targetInput } from "./domain/target-input.ts";
import { busOf } from "./places.ts";
import { findBus } from "./store/buses.ts";
import type { Delivery } from "./store/deliveries.ts";

/** Carries one event to one target, with the permissions of the target's role, inside the transaction that marks it as delivered. */
export async function send(delivery: Delivery, context: PerformContext): Promise<void> {
  const resource = parseTargetArn(delivery.target.Arn);
  if (!resource) throw new WireError("ValidationException", `Target ${delivery.target.Arn} is not supported`);
  const { account, region } = resource.arn;
  const as: CallAs = { principal: await principalOf(delivery, context), account, region, tx: context.tx };
  switch (resource.type) {
    case "pipeline":
      await context.kernel.call("codepipeline", "StartPipelineExecution", { ...pipelineInput(delivery), name: resource.name }, as);
      return;
    case "project":
      await context.kernel.call("codebuild", "StartBuild", { ...givenInput(delivery), projectName: resource.name }, as);
      return;
    case "log-group":
      return writeLog(resource.name, delivery, as, context);
    case "topic":
      return tellTopic(delivery, as, context);
    case "event-bus":
      return forward(resource, delivery, as, context);
  }
}

function principalOf({ account, target, ruleArn }: Delivery, { tx, kernel }: PerformContext): Promise<Principal> | Principal {
  const by = serviceOf("events", account);
  if (!target.RoleArn) return by;
  return kernel.iam.assumeRole(tx, { roleArn: target.RoleArn, sessionName: ruleArn.split("/").at(-1)!.slice(0, 64), by });
}

const inputOf = ({ target, event, ruleArn }: Delivery): string =>
  targetInput(target, event, { ruleArn, ruleName: ruleArn.split("/").at(-1)! });

/** Parameters for the target, where the rule makes some; an event passed on as it is has none. */
function givenInput(delivery: Delivery): Record<string, unknown> {
  const { Input, InputTransformer } = delivery.target;
  if (Input === undefined && !InputTransformer) return {};
  let given: unknown;
  try {
    given = JSON.parse(inputOf(delivery));
  } catch {
    throw new WireError("ValidationException", "The target's input is not JSON");
  }
  return typeof given === "object" && given !== null && !Array.isArray(given) ? (given as Record<string, unknown>) : {};
}

type PipelineInput = Pick<Input<typeof import("@aws-sdk/client-codepipeline"), "StartPipelineExecution">, "variables" | "sourceRevisions">;

function pipelineInput(delivery: Delivery): PipelineInput {
  const { variables, sourceRevisions } = givenInput(delivery) as PipelineInput;
  return { ...(variables ? { variables } : {}), ...(sourceRevisions ? { sourceRevisions } : {}) };
}

/** One stream per delivery, as AWS writes them. */
async function writeLog(logGroupName: string, delivery: Delivery, as: CallAs, { kernel, now }: PerformContext): Promise<void> {
  const logStreamName = delivery.id.replaceAll(/[:*]/g, "-").slice(0, 512);
  const message = inputOf(delivery);
  await kernel.call("logs", "CreateLogStream", { logGroupName, logStreamName }, as);
  await kernel.call("logs", "PutLogEvents", { logGroupName, logStreamName, logEvents: [{ timestamp: now.getTime(), message }] }, as);
}

/** To the address that an operator has configured for the topic, or to SNS where that is remote. */
async function tellTopic(delivery: Delivery, as: CallAs, { kernel }: PerformContext): Promise<void> {
  const { Arn: TopicArn } = delivery.target;
  const note = { id: delivery.id, subject: "", message: inputOf(delivery), time: new Date(delivery.event.time) };
  if (await kernel.remotes.publish(TopicArn, note)) return;
  if (!kernel.remotes.at(as, "sns"))
    throw new WireError("ResourceNotFoundException", `No address is configured for the topic ${TopicArn}, and no remote SNS`);
  await kernel.call("sns", "Publish", { TopicArn, Message: note.message }, as);
}

/** @DIFFERS The event shows the account and region of the bus it was forwarded to. */
async function forward(resource: TargetResource, { event, target }: Delivery, as: CallAs, { tx, kernel }: PerformContext): Promise<void> {
  const place = busOf(as, target.Arn);
  if (as.principal.kind !== "service") {
    const decision = await kernel.iam.authorize(tx, as.principal, { action: "events:PutEvents", resource: target.Arn, conditions: {} });
    if (!decision.allowed) throw new WireError("AccessDeniedException", decision.message);
  }
  if (!(await findBus(tx, place))) throw new WireError("ResourceNotFoundException", `Event bus ${resource.name} does not exist.`);
  const { source, detail, resources } = event;
  await publish(tx, { ...place, source, detail, resources, detailType: event["detail-type"], time: new Date(event.time) });
}
