/** How S3 is asked to encrypt with a KMS key; nothing where the bucket's own way is meant. */
export const encryption = (keyId: string | undefined) => (keyId ? { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: keyId } : {});
