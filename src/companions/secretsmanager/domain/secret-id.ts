/** What a request may call a secret: its name, its whole ARN, or its ARN without the six random characters. */
export interface SecretId {
  name: string;
  arn?: string;
  account?: string;
  region?: string;
}

export function readSecretId(text: string): SecretId {
  const found = /^arn:aws[\w-]*:secretsmanager:([^:]+):(\d{12}):secret:(.+)$/.exec(text);
  return found ? { arn: text, region: found[1]!, account: found[2]!, name: found[3]! } : { name: text };
}

export const isSecretName = (name: string): boolean => /^[a-zA-Z0-9/_+=.@-]{1,512}$/.test(name);
