import type { CallableName } from "../../contracts/callable.ts";

/** What every client of the SDK can do. */
export interface SdkClient {
  send(command: unknown): Promise<object>;
  config: { requestHandler: { destroy?(): void } };
}
interface SdkModule {
  [name: string]: unknown;
}

/** Loaded when the first call needs one: a server that calls nobody pays nothing. */
const modules: Record<CallableName, () => Promise<unknown>> = {
  codepipeline: () => import("@aws-sdk/client-codepipeline"),
  codebuild: () => import("@aws-sdk/client-codebuild"),
  codedeploy: () => import("@aws-sdk/client-codedeploy"),
  codeartifact: () => import("@aws-sdk/client-codeartifact"),
  proton: () => import("@aws-sdk/client-proton"),
  s3: () => import("@aws-sdk/client-s3"),
  sts: () => import("@aws-sdk/client-sts"),
  iam: () => import("@aws-sdk/client-iam"),
  logs: () => import("@aws-sdk/client-cloudwatch-logs"),
  events: () => import("@aws-sdk/client-eventbridge"),
  codecommit: () => import("@aws-sdk/client-codecommit"),
  ssm: () => import("@aws-sdk/client-ssm"),
  secretsmanager: () => import("@aws-sdk/client-secrets-manager"),
  codeconnections: () => import("@aws-sdk/client-codestar-connections"),
  "codestar-connections": () => import("@aws-sdk/client-codestar-connections"),
  cloudformation: () => import("@aws-sdk/client-cloudformation"),
  ecs: () => import("@aws-sdk/client-ecs"),
  ecr: () => import("@aws-sdk/client-ecr"),
  lambda: () => import("@aws-sdk/client-lambda"),
  states: () => import("@aws-sdk/client-sfn"),
  elasticbeanstalk: () => import("@aws-sdk/client-elastic-beanstalk"),
  appconfig: () => import("@aws-sdk/client-appconfig"),
  sns: () => import("@aws-sdk/client-sns"),
  servicecatalog: () => import("@aws-sdk/client-service-catalog"),
};

export const isCallable = (service: string): service is CallableName => Object.hasOwn(modules, service);

/** The classes by which a service's SDK sends one operation. */
export async function sdkOf(service: CallableName, operation: string) {
  const module = (await modules[service]()) as SdkModule;
  const clientName = Object.keys(module).find((name) => /^[A-Z].*Client$/.test(name));
  const command = module[`${operation}Command`];
  if (!clientName || !command) throw new Error(`The SDK has no operation ${service}:${operation}`);
  return {
    Client: module[clientName] as new (configuration: object) => SdkClient,
    Command: command as new (input: unknown) => unknown,
  };
}
