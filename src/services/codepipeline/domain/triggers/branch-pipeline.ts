import type { Action, Declaration } from "../declaration/declaration.ts";

const longestName = 100;
const mark = 8;

/** `app.feature-login`, in the characters that a name may have; `digest` tells apart what would look the same then. */
export function branchPipelineName(parent: string, branch: string, digest: (text: string) => string): string {
  const plain = branch.replaceAll(/[^A-Za-z0-9@_-]/g, "-");
  const name = `${parent}.${plain}`;
  if (plain === branch && name.length <= longestName) return name;
  return `${name.slice(0, longestName - mark - 1)}-${digest(branch).slice(0, mark)}`;
}

/** The same pipeline for another branch: its source actions of the same repository look there, and nowhere else. */
export function forBranch(
  declaration: Declaration,
  { name, branch, isSame }: { name: string; branch: string; isSame(action: Action): boolean },
): Declaration {
  const { triggers: _, version: __, ...rest } = declaration;
  const [first, ...others] = declaration.stages;
  const actions = first!.actions.map((action) => {
    if (!isSame(action)) return action;
    const key = action.configuration?.Branch === undefined ? "BranchName" : "Branch";
    return { ...action, configuration: { ...action.configuration, [key]: branch } };
  });
  return { ...rest, name, stages: [{ ...first!, actions }, ...others] };
}
