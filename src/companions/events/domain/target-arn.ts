import { type Arn, parseArn } from "../../../base/arn.ts";

/** What a rule can deliver to. */
export type TargetResource =
  | { type: "pipeline"; arn: Arn; name: string }
  | { type: "project"; arn: Arn; name: string }
  | { type: "topic"; arn: Arn; name: string }
  | { type: "log-group"; arn: Arn; name: string }
  | { type: "event-bus"; arn: Arn; name: string };

/** Undefined for everything that cannot be delivered to from here. */
export function parseTargetArn(text: string): TargetResource | undefined {
  const arn = parseArn(text);
  if (!arn) return undefined;
  const { service, resource } = arn;
  if (service === "codepipeline" && /^[^:/]+$/.test(resource)) return { type: "pipeline", arn, name: resource };
  if (service === "sns" && /^[\w-]+(\.fifo)?$/.test(resource)) return { type: "topic", arn, name: resource };
  const [, project] = /^project\/([^/]+)$/.exec(resource) ?? [];
  if (service === "codebuild" && project) return { type: "project", arn, name: project };
  const [, group] = /^log-group:([^:]+)(?::\*)?$/.exec(resource) ?? [];
  if (service === "logs" && group) return { type: "log-group", arn, name: group };
  const [, bus] = /^event-bus\/(.+)$/.exec(resource) ?? [];
  return service === "events" && bus ? { type: "event-bus", arn, name: bus } : undefined;
}
