import type { Principal } from "../../kernel/iam/index.ts";

/** Session name under which CodePipeline calls: the pipeline's name follows. */
const pipelineSession = "codepipeline@";

/** `Build.initiator`: the user or role session that started it, or the pipeline. */
export function initiatorOf(principal: Principal): string {
  const { kind, name, sessionName, invokedBy } = principal;
  // Anybody may name a session so; only CodePipeline itself takes one.
  if (invokedBy === "codepipeline.amazonaws.com" && sessionName?.startsWith(pipelineSession))
    return `codepipeline/${sessionName.slice(pipelineSession.length)}`;
  if (kind === "role-session") return `${name}/${sessionName}`;
  return kind === "root" ? "root" : name;
}
