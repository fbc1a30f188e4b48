import { codeBuild } from "./codebuild.ts";
import { failed } from "./failure.ts";
import type { Provider } from "./provider.ts";
import { variableCheck } from "./variable-check.ts";

/** A rule whose service this server does not have: asking it fails, with the reason. */
const without = (service: string): Provider => ({
  start: async ({ action }) =>
    failed("ConfigurationError", `The rule '${action.name}' cannot be asked: this server has no ${service} service`),
});

/** How each rule type is asked, by its provider. DeploymentWindow is not here: the machine itself knows the time. */
export const ruleProviders: Record<string, Provider> = {
  VariableCheck: variableCheck,
  CodeBuild: codeBuild,
  CloudWatchAlarm: without("CloudWatch"),
  LambdaInvoke: without("Lambda"),
};
