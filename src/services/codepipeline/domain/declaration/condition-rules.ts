import { parseCron } from "../rules/cron.ts";
import { ruleTypeOf } from "../rules/rule-types.ts";
import { timeZone } from "../rules/time-zone.ts";
import type { Condition, Declaration, Rule, Stage } from "./declaration.ts";
import { type Refusal, stageRefusal } from "./refusal.ts";

const gates = [
  { gate: "beforeEntry", word: "entry", results: ["FAIL", "SKIP"] },
  { gate: "onSuccess", word: "success", results: ["FAIL", "ROLLBACK"] },
  { gate: "onFailure", word: "failure", results: ["FAIL", "ROLLBACK", "RETRY", "SKIP"] },
] as const;

/** What must hold of a stage's conditions, and of what its failure leads to. */
export function conditionRules(stage: Stage, declaration: Declaration, at: { isSource: boolean; region: string }): Refusal | undefined {
  const { name, beforeEntry, onSuccess, onFailure } = stage;
  if (!beforeEntry && !onSuccess && !onFailure) return undefined;
  if ((declaration.pipelineType ?? "V1") === "V1") return stageRefusal("Stage level conditions can only be used with V2 pipelines.");
  if (onFailure?.result && onFailure.conditions?.length)
    return stageRefusal(
      `The following stage cannot have a failure exit gate configured with both top level result and conditions: '${name}'`,
    );
  const retries = onFailure?.result === "RETRY" || onFailure?.conditions?.some(({ result }) => result === "RETRY");
  if (onFailure?.retryConfiguration && !retries) return stageRefusal(`The retry configuration of stage '${name}' needs the result RETRY`);
  for (const { gate, word, results } of gates) {
    const given = [
      ...(stage[gate]?.conditions ?? []),
      ...(gate === "onFailure" && onFailure?.result ? [{ result: onFailure.result }] : []),
    ];
    for (const condition of given) {
      const refusal =
        resultRules(condition, { stage: name, word, results }, declaration, at.isSource) ??
        rulesOf(condition, { stage: name, word, region: at.region });
      if (refusal) return refusal;
    }
  }
  return undefined;
}

function resultRules(
  { result, rules = [] }: Condition,
  { stage, word, results }: { stage: string; word: string; results: readonly string[] },
  { executionMode }: Declaration,
  isSource: boolean,
): Refusal | undefined {
  if (result === undefined) return undefined;
  if (!results.includes(result))
    return stageRefusal(`The ${word} condition of stage '${stage}' has the result ${result}. Valid results are: ${results.join(", ")}`);
  if (result === "ROLLBACK" && executionMode === "PARALLEL")
    return stageRefusal(
      `${word[0]!.toUpperCase()}${word.slice(1)} conditions with rollback result type cannot be added to a PARALLEL pipeline.`,
    );
  if (result === "ROLLBACK" && isSource) return stageRefusal(`The source stage '${stage}' cannot be rolled back`);
  if (result === "SKIP" && isSource) return stageRefusal(`The source stage '${stage}' cannot be skipped`);
  const unfit = result === "SKIP" && rules.find(({ ruleTypeId }) => !(ruleTypeOf(ruleTypeId)?.maySkip ?? true));
  return unfit
    ? stageRefusal(
        `The result SKIP supports the rules LambdaInvoke and VariableCheck only: rule '${unfit.name}' in stage '${stage}' is ${unfit.ruleTypeId.provider}`,
      )
    : undefined;
}

function rulesOf({ rules }: Condition, place: { stage: string; word: string; region: string }): Refusal | undefined {
  const names = (rules ?? []).map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) return stageRefusal(`Rule name '${twice}' is used more than once in the ${place.word} condition of stage '${place.stage}'`);
  for (const rule of rules ?? []) {
    const why = ruleProblem(rule, place.region);
    if (why) return stageRefusal(`Rule '${rule.name}' in the ${place.word} condition of stage '${place.stage}' ${why}`);
  }
  return undefined;
}

/** What is wrong with a rule by itself, as the rest of a sentence that began with its name. */
function ruleProblem(rule: Rule, region: string): string | undefined {
  const { category, owner = "AWS", provider, version = "1" } = rule.ruleTypeId;
  const type = ruleTypeOf(rule.ruleTypeId);
  if (!type)
    return `has a type that is not available (Category: '${category}', Provider: '${provider}', Owner: '${owner}', Version: '${version}')`;
  if (rule.name in {}) return "has a reserved name";
  // @DIFFERS: a rule is asked in its pipeline's own region.
  if (rule.region && rule.region !== region) return `is declared for region ${rule.region}. Rules in another region are not available`;
  if (type.takesCommands && !rule.commands?.length) return "has no commands";
  if (!type.takesCommands && rule.commands?.length) return "cannot contain commands: use a Commands rule";
  const inputs = rule.inputArtifacts?.length ?? 0;
  const [least, most] = type.inputs;
  if (inputs < least) return `declares ${inputs} input artifacts which is less than the minimum count (${least})`;
  if (inputs > most) return `declares ${inputs} input artifacts which is more than the maximum count (${most})`;
  return configurationProblem(rule.configuration ?? {}, type.properties) ?? windowProblem(rule);
}

function configurationProblem(
  configuration: Record<string, string>,
  properties: readonly { name: string; required: boolean; values?: readonly string[] }[],
): string | undefined {
  const missing = properties.find(({ name, required }) => required && configuration[name] === undefined);
  if (missing) return `is missing required configuration '${missing.name}'`;
  for (const [key, value] of Object.entries(configuration)) {
    const property = properties.find(({ name }) => name === key);
    if (!property) return `contains unknown configuration '${key}'`;
    if (property.values && !value.includes("#{") && !property.values.includes(value))
      return `contains an invalid value for '${key}'. Valid values are: ${property.values.join(", ")}`;
  }
  return undefined;
}

/** A window that would never be understood is refused at once; one that refers to variables is read when it is asked. */
function windowProblem({ ruleTypeId, configuration = {} }: Rule): string | undefined {
  if (ruleTypeId.provider !== "DeploymentWindow") return undefined;
  const { Cron = "", TimeZone = "UTC" } = configuration;
  try {
    if (!Cron.includes("#{")) parseCron(Cron);
    if (!TimeZone.includes("#{")) timeZone(TimeZone);
    return undefined;
  } catch (error) {
    return `has no valid window: ${(error as Error).message}`;
  }
}
