import type * as sdk from "@aws-sdk/client-codedeploy";

/** The exceptions CodeDeploy's model declares. */
export type ErrorName = Extract<keyof typeof sdk, `${string}Exception`>;

/** What is wrong with an input. Operations throw it as the exception it names. */
export interface Problem {
  error: ErrorName;
  message: string;
}

export const problem = (error: ErrorName, message: string): Problem => ({ error, message });
