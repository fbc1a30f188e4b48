/** Somebody who asks. The ARN is what policies, audits and `initiator` members show. */
export interface Principal {
  kind: "root" | "user" | "role-session" | "service" | "anonymous";
  account: string;
  /** `arn:aws:iam::A:user/N`, `arn:aws:sts::A:assumed-role/R/S`, `arn:aws:iam::A:root`, or a service name such as `codepipeline.amazonaws.com`. */
  arn: string;
  /** AIDA… of a user, AROA…:session of a role session, the account of root. */
  id: string;
  /** User name, or role name of a session. */
  name: string;
  sessionName?: string;
  /** Of a role session: the role with its path, which the session's ARN leaves out. */
  roleArn?: string;
  /** Of a session that a service took for itself: `events.amazonaws.com`. */
  invokedBy?: string;
  /** Policies passed to AssumeRole: they can only narrow. */
  sessionPolicies?: PolicyDocument[];
  tags?: Record<string, string>;
  accessKeyId?: string;
}

/** An IAM policy document as AWS writes it; single values may stand for one-element lists. */
export interface PolicyDocument {
  Version?: string;
  Id?: string;
  Statement: PolicyStatement | PolicyStatement[];
}
export interface PolicyStatement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Principal?: "*" | Record<string, string | string[]>;
  NotPrincipal?: "*" | Record<string, string | string[]>;
  Condition?: Record<string, Record<string, string | number | boolean | (string | number | boolean)[]>>;
}

/** Credentials a client can sign with. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}
