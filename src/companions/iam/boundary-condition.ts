/** `iam:PermissionsBoundary`: with it administrators let others create users and roles that stay within a boundary. */
export const boundaryCondition = ({ PermissionsBoundary }: { PermissionsBoundary?: string | undefined }): Record<string, string> =>
  PermissionsBoundary === undefined ? {} : { "iam:PermissionsBoundary": PermissionsBoundary };
