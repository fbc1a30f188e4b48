import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operations } from "./operations/index.ts";

export const proton: ServiceFactory<"proton"> = () => ({ name: "proton", operations });
