/** The `batch` section of a buildspec: https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html */
export interface BatchSpec {
  kind: "build-list" | "build-graph" | "build-matrix" | "build-fanout";
  fastFail: boolean;
  nodes: BatchNode[];
}

/** One build of a batch, a matrix or fan-out already multiplied out. */
export interface BatchNode {
  identifier: string;
  dependsOn: string[];
  ignoreFailure: boolean;
  /** A path or an S3 ARN; the batch's own buildspec where there is none. */
  buildspec?: string;
  debugSession: boolean;
  env: NodeEnvironment;
  /** Of a fan-out: which share of the test files is this build's. */
  share?: { index: number; of: number };
}

export interface NodeEnvironment {
  computeType?: string;
  fleet?: string;
  image?: string;
  privilegedMode?: boolean;
  type?: string;
  variables: Record<string, string>;
}
