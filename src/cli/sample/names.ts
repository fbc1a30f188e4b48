/** What the sample is called, wherever it appears. */
export const sample = {
  repository: "sample",
  branch: "main",
  pipeline: "sample",
  application: "sample",
  deploymentGroup: "hosts",
  buildProject: "sample-build",
  testProject: "sample-test",
  roles: { pipeline: "sample-pipeline", build: "sample-build", deploy: "sample-deploy" },
  hosts: [
    { name: "web-1", port: 8081 },
    { name: "web-2", port: 8082 },
  ],
} as const;

/** Bucket names are global, so the account is part of it. */
export const bucketOf = (account: string): string => `sample-artifacts-${account}`;
