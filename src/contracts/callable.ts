import type { Contracts } from "./contracts.ts";

/** Services that Quintet does not answer for but calls where a remote endpoint does (docs/guides/remotes.md). Types only. */
interface RemoteContracts {
  cloudformation: typeof import("@aws-sdk/client-cloudformation");
  ecs: typeof import("@aws-sdk/client-ecs");
  ecr: typeof import("@aws-sdk/client-ecr");
  lambda: typeof import("@aws-sdk/client-lambda");
  states: typeof import("@aws-sdk/client-sfn");
  elasticbeanstalk: typeof import("@aws-sdk/client-elastic-beanstalk");
  appconfig: typeof import("@aws-sdk/client-appconfig");
  sns: typeof import("@aws-sdk/client-sns");
  servicecatalog: typeof import("@aws-sdk/client-service-catalog");
}

/** Every service that may be called, here or elsewhere. One that lands here later keeps its calls. */
export type Callables = Contracts & Omit<RemoteContracts, keyof Contracts>;
export type CallableName = keyof Callables;
