import type { Place } from "../../base/arn.ts";
import type { CallableName } from "../../contracts/callable.ts";
import type { Principal } from "../iam/index.ts";
import type { TopicMessage } from "./topics.ts";

/** A place whose services another endpoint answers for: another Quintet, or AWS itself. */
export interface Remote {
  account: string;
  /** "*" for every region of the account. */
  region: string;
  /** By signing name; all of them when omitted. */
  services?: string[];
  /** "aws" for AWS's own endpoints. */
  endpoint: string;
  /** Who we are there; without them the SDK's own chain (environment, profile, instance) is asked. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** A profile of the AWS configuration files, in place of credentials. */
  profile?: string;
  /** "caller": the role in whose name the call is made is assumed there. "none": the credentials sign themselves. Or the one role's ARN. */
  assume: string;
  externalId?: string;
  /** A bucket over there for the artifacts that actions take and give, where the pipeline names none for that region. */
  artifactStore?: string;
}

/** Which calls leave this server, and how. */
export interface Remotes {
  /** Who answers for a service of a place; undefined when this server does. */
  at(place: Place, service?: string): Remote | undefined;
  /** A session of a role that only the remote side knows. Whether it can be had turns out at the first call. */
  session(roleArn: string, sessionName: string): Principal | undefined;
  call(remote: Remote, asked: RemoteCall): Promise<unknown>;
  /** Posts to the address that stands for an SNS topic; false where none is configured. Throws when it cannot be delivered. */
  publish(topicArn: string, message: TopicMessage): Promise<boolean>;
  close(): void;
}

export interface RemoteCall {
  service: CallableName;
  operation: string;
  input: unknown;
  principal: Principal;
  region: string;
}
