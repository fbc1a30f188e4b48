import type { Kernel } from "../../../kernel/kernel.ts";
import type { DomainView, RepositoryView } from "./domain-view.ts";

/** The repository that a request is about: where searches begin and publications go. */
export interface Scope {
  kernel: Kernel;
  view: DomainView;
  repository: RepositoryView;
  now: Date;
}
