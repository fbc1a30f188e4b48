import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operations } from "./operations/index.ts";

/** Users, groups, roles and policies: the editor of what the kernel's IAM reads at every request. The tables belong to the kernel. */
export const iam: ServiceFactory<"iam"> = () => ({ name: "iam", operations });
