/** The six fields of `arn:partition:service:region:account:resource`; the resource keeps its own colons. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

/** Where a resource lives: every table, ARN and call carries both. */
export interface Place {
  account: string;
  region: string;
}

export const arn = (service: string, { account, region }: Place, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** Undefined when the text is no ARN at all. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...rest] = text.split(":");
  if (prefix !== "arn" || !partition || !service || region === undefined || account === undefined || !rest.length) return undefined;
  return { partition, service, region, account, resource: rest.join(":") };
}
