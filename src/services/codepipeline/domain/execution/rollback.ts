import { isParallel } from "./draft.ts";
import type { Execution } from "./execution.ts";
import type { Standing } from "./snapshot.ts";

/** The stages in which an execution succeeded for good: not where a condition has called that into question, and never in a rollback. */
export const succeededStages = ({ stages, rollback }: Execution): string[] =>
  rollback
    ? []
    : Object.entries(stages).flatMap(([name, { status, conditions }]) => {
        const exit = conditions?.onSuccess?.status;
        return status === "Succeeded" && (exit === undefined || exit === "Succeeded" || exit === "Overridden") ? [name] : [];
      });

/** Why a stage cannot be rolled back to an execution; undefined when it can. */
export function rollbackRefusal(pipeline: Standing, target: Execution, stage: string): { outdated: boolean; why: string } | undefined {
  const declaration = pipeline.declarations[pipeline.version];
  const refuse = (why: string) => ({ outdated: false, why });
  if (target.version !== pipeline.version) return { outdated: true, why: "the pipeline was edited since that execution" };
  if ((declaration?.pipelineType ?? "V1") === "V1") return refuse("only V2 pipelines can be rolled back");
  if (isParallel(pipeline, target)) return refuse("a pipeline in PARALLEL mode cannot be rolled back");
  if (declaration?.stages[0]?.name === stage) return refuse("the source stage cannot be rolled back");
  if (target.rollback) return refuse("the target is a rollback itself");
  if (!succeededStages(target).includes(stage)) return refuse("the target execution has not succeeded in this stage");
  return undefined;
}

/** What a rollback is born with: the target's work in the stages before, its variables and its place. */
export function rollbackTo(
  target: Execution,
  stageNames: string[],
  stage: string,
): Pick<Execution, "rollback" | "inherited" | "variables"> {
  const before = stageNames.slice(0, stageNames.indexOf(stage));
  return {
    rollback: { target: target.id, stage },
    inherited: Object.fromEntries(before.flatMap((name) => (target.stages[name] ? [[name, target.stages[name]]] : []))),
    variables: target.variables,
  };
}
