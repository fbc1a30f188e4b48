import { ConflictException, ResourceNotFoundException, ServiceQuotaExceededException, ValidationException } from "@aws-sdk/client-proton";

export const conflict = (message: string) => new ConflictException({ message, $metadata: {} });
export const notFound = (message: string) => new ResourceNotFoundException({ message, $metadata: {} });
export const invalid = (message: string) => new ValidationException({ message, $metadata: {} });
export const overQuota = (message: string) => new ServiceQuotaExceededException({ message, $metadata: {} });

/** The same name or token, asked for with other parameters. */
export const mismatch = (what: string) => invalid(`IdempotentParameterMismatch: ${what} was already created with different parameters`);
