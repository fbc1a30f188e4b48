import type { RuleTypeId } from "@aws-sdk/client-codepipeline";
import type { Strict } from "../../../../contracts/types.ts";

/** One row of the rule catalogue. */
export interface RuleType {
  provider: string;
  properties: readonly { name: string; required: boolean; description: string; values?: readonly string[] }[];
  inputs: readonly [minimum: number, maximum: number];
  takesCommands: boolean;
  /** How long it may take where its declaration says nothing. */
  timeoutMinutes: number;
  /** Whether it may decide that a stage is skipped. */
  maySkip: boolean;
}

const days = (count: number): number => count * 24 * 60;
const property = (required: boolean) => (name: string, description: string, values?: readonly string[]) => ({
  ...{ name, required, description },
  ...(values ? { values } : {}),
});
const required = property(true);
const optional = property(false);

/**
 * Every rule type that AWS has. @DIFFERS: CloudWatchAlarm and LambdaInvoke are accepted and fail, with the reason, when they are asked,
 * because this server has neither service.
 */
export const ruleTypes: readonly RuleType[] = [
  {
    provider: "CloudWatchAlarm",
    properties: [
      required("AlarmName", "The alarm to look at"),
      optional("AlarmStates", "The states that count, separated by commas"),
      optional("WaitTime", "For how many minutes the alarm is watched"),
    ],
    ...{ inputs: [0, 0], takesCommands: false, timeoutMinutes: days(14), maySkip: false },
  },
  {
    provider: "CodeBuild",
    properties: [
      required("ProjectName", "The build project to run"),
      optional("PrimarySource", "The input artifact that holds the buildspec, where there are several"),
      optional("BatchEnabled", "Whether to start a batch of builds", ["true", "false"]),
      optional("CombineArtifacts", "Whether a batch puts its artifacts into one location", ["true", "false"]),
      optional("EnvironmentVariables", "A JSON list of {name, value, type}"),
    ],
    ...{ inputs: [1, 5], takesCommands: false, timeoutMinutes: 36 * 60, maySkip: false },
  },
  {
    provider: "Commands",
    properties: [],
    ...{ inputs: [1, 10], takesCommands: true, timeoutMinutes: 55, maySkip: false },
  },
  {
    provider: "DeploymentWindow",
    properties: [
      required("Cron", "When deployments may begin: seconds minutes hours day-of-month month day-of-week [year]"),
      optional("TimeZone", "Region/City, UTC±HH:MM or an abbreviation; UTC when omitted"),
    ],
    ...{ inputs: [0, 0], takesCommands: false, timeoutMinutes: days(14), maySkip: false },
  },
  {
    provider: "LambdaInvoke",
    properties: [required("FunctionName", "The function to ask"), optional("UserParameters", "What it is told")],
    ...{ inputs: [0, 5], takesCommands: false, timeoutMinutes: days(1), maySkip: true },
  },
  {
    provider: "VariableCheck",
    properties: [
      required("Variable", "The value to look at, usually a reference to a variable"),
      required("Operator", "How it is compared", ["EQ", "NE", "CONTAINS", "MATCHES"]),
      required("Value", "What it is compared with"),
    ],
    ...{ inputs: [0, 0], takesCommands: false, timeoutMinutes: 60, maySkip: true },
  },
];

export const ruleTypeOf = ({ category, owner = "AWS", provider, version = "1" }: Strict<RuleTypeId>): RuleType | undefined =>
  category === "Rule" && owner === "AWS" && version === "1" ? ruleTypes.find((type) => type.provider === provider) : undefined;
