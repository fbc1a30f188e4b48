import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operations } from "./operations/index.ts";

/** Who am I, and temporary credentials. */
export const sts: ServiceFactory<"sts"> = () => ({ name: "sts", operations });
