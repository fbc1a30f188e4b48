import { ParameterNotFound, ParameterVersionNotFound } from "@aws-sdk/client-ssm";
import { WireError } from "../../kernel/wire/index.ts";

export const invalid = (message: string) => new WireError("ValidationException", message, 400);
export const parameterNotFound = (name: string) => new ParameterNotFound({ message: `Parameter ${name} not found.`, $metadata: {} });
export const versionNotFound = (name: string, version: string) =>
  new ParameterVersionNotFound({
    message: `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
    $metadata: {},
  });
