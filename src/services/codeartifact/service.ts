import type { ServiceFactory } from "../../kernel/gateway/index.ts";
import { operations } from "./operations/index.ts";

export const codeartifact: ServiceFactory<"codeartifact"> = () => ({ name: "codeartifact", operations });
