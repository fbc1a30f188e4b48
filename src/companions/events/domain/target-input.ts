/** What of an event a target receives: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export interface InputRule {
  Input?: string;
  InputPath?: string;
  InputTransformer?: { InputPathsMap?: Record<string, string>; InputTemplate: string };
}

export interface RuleNames {
  ruleArn: string;
  ruleName: string;
}

/** The JSON text for the target. */
export function targetInput({ Input, InputPath, InputTransformer }: InputRule, event: object, names: RuleNames): string {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAt(event, InputPath) ?? null);
  if (InputTransformer) return fillTemplate(InputTransformer, event, names);
  return JSON.stringify(event);
}

/** Undefined when the path cannot be read. */
export function parsePath(path: string): string[] | undefined {
  if (!/^\$(\.[^.[\]\s]+|\[\d+\]|\['[^']+'\])*$/.test(path)) return undefined;
  return [...path.matchAll(/\.([^.[\]\s]+)|\[(\d+)\]|\['([^']+)'\]/g)].map(([, name, index, quoted]) => name ?? index ?? quoted!);
}

function valueAt(event: unknown, path: string): unknown {
  let value = event;
  for (const name of parsePath(path) ?? []) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function fillTemplate(transformer: NonNullable<InputRule["InputTransformer"]>, event: object, names: RuleNames): string {
  const { InputPathsMap = {}, InputTemplate } = transformer;
  const known: Record<string, unknown> = {
    "aws.events.rule-arn": names.ruleArn,
    "aws.events.rule-name": names.ruleName,
    "aws.events.event.ingestion-time": (event as { time?: unknown }).time,
    "aws.events.event": withoutDetail(event),
    "aws.events.event.json": event,
    ...Object.fromEntries(Object.entries(InputPathsMap).map(([name, path]) => [name, valueAt(event, path)])),
  };
  let quoted = false;
  // Inside quotes a variable is part of the text; outside it is a JSON value of its own.
  return InputTemplate.replace(/\\.|"|<([\w.-]+)>/g, (found, name: string | undefined) => {
    if (found === '"') quoted = !quoted;
    if (name === undefined || !Object.hasOwn(known, name)) return found;
    const value = known[name];
    if (!quoted) return JSON.stringify(value ?? null);
    const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

function withoutDetail(event: object): object {
  const { detail: _detail, ...rest } = event as Record<string, unknown>;
  return rest;
}
