/** Which staging labels each version carries. */
export type Staged = { version_id: string; stages: string[] };

export const current = "AWSCURRENT";
export const previous = "AWSPREVIOUS";

/** A label is on one version only. When AWSCURRENT moves, AWSPREVIOUS goes to where it was. */
export function moveStages(versions: readonly Staged[], to: string, stages: readonly string[]): Staged[] {
  const from = versions.find((version) => version.stages.includes(current))?.version_id;
  const demoted = stages.includes(current) && from !== undefined && from !== to ? from : undefined;
  return versions.map(({ version_id, stages: held }) => {
    let left = held.filter((stage) => !stages.includes(stage));
    if (demoted !== undefined) left = left.filter((stage) => stage !== previous);
    if (version_id === demoted) left.push(previous);
    if (version_id === to) left.push(...stages);
    return { version_id, stages: left };
  });
}
