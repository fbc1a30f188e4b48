/** Which of CodePipeline's exceptions a refused declaration answers with. */
export type RefusalKind =
  | "InvalidStructureException"
  | "InvalidStageDeclarationException"
  | "InvalidActionDeclarationException"
  | "InvalidBlockerDeclarationException";

export interface Refusal {
  kind: RefusalKind;
  message: string;
}

export const structure = (message: string): Refusal => ({ kind: "InvalidStructureException", message });
export const stageRefusal = (message: string): Refusal => ({ kind: "InvalidStageDeclarationException", message });
export const actionRefusal = (message: string): Refusal => ({ kind: "InvalidActionDeclarationException", message });
export const blockerRefusal = (message: string): Refusal => ({ kind: "InvalidBlockerDeclarationException", message });
