import type { Action, Declaration } from "./declaration.ts";
import { actionRefusal, type Refusal } from "./refusal.ts";

/** A secret's value is kept sealed inside the declaration, marked by this; only providers open it. */
const mark = "quintet-sealed:";
const hidden = "****";

export const isSealed = (value: string): boolean => value.startsWith(mark);
export const sealedText = (value: string): string => value.slice(mark.length);

/** What anybody but a job worker sees of a configuration. */
export const maskedConfiguration = (configuration: Record<string, string>): Record<string, string> =>
  Object.values(configuration).some(isSealed)
    ? Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, isSealed(value) ? hidden : value]))
    : configuration;

/** Seals the secrets of a declaration; `****` stands for the value that the same action has in the pipeline's current version. */
export function sealSecrets(
  declaration: Declaration,
  means: { previous?: Declaration | undefined; secretsOf(action: Action): readonly string[]; seal(value: string): string },
): Declaration | Refusal {
  const stages = [];
  for (const stage of declaration.stages) {
    const actions = [];
    for (const action of stage.actions) {
      const secrets = means.secretsOf(action).filter((key) => action.configuration?.[key] !== undefined);
      if (!secrets.length) {
        actions.push(action);
        continue;
      }
      const earlier = means.previous?.stages.find(({ name }) => name === stage.name)?.actions.find(({ name }) => name === action.name);
      const configuration = { ...action.configuration };
      for (const key of secrets) {
        const value = configuration[key]!;
        const kept = value === hidden ? keptValue(action, earlier, key) : mark + means.seal(value);
        if (kept === undefined) return wronglyHidden(action, key);
        configuration[key] = kept;
      }
      actions.push({ ...action, configuration });
    }
    stages.push({ ...stage, actions });
  }
  return { ...declaration, stages };
}

const wronglyHidden = ({ name }: Action, key: string): Refusal =>
  actionRefusal(
    `Action configuration for the new action '${name}' contains an invalid configuration for the secret property '${key}'. '${hidden}' may only be used when updating an action of which nothing else changes`,
  );

function keptValue(action: Action, earlier: Action | undefined, key: string): string | undefined {
  const value = earlier?.configuration?.[key];
  if (!earlier || value === undefined || !isSealed(value)) return undefined;
  return written(action) === written(earlier) ? value : undefined;
}

/** An action without its secrets and without what CodePipeline fills in by itself; the order of members means nothing. */
function written({ configuration = {}, runOrder = 1, inputArtifacts = [], outputArtifacts = [], ...rest }: Action): string {
  const open = Object.entries(configuration).filter(([, value]) => value !== hidden && !isSealed(value));
  return JSON.stringify(ordered({ ...rest, configuration: Object.fromEntries(open), runOrder, inputArtifacts, outputArtifacts }));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, member]) => [key, ordered(member)]);
}
