import {
  InvalidParameterException,
  InvalidRequestException,
  ResourceExistsException,
  ResourceNotFoundException,
} from "@aws-sdk/client-secrets-manager";

export const notFound = (message = "Secrets Manager can't find the specified secret.") =>
  new ResourceNotFoundException({ message, $metadata: {} });
export const exists = (message: string) => new ResourceExistsException({ message, $metadata: {} });
export const invalidParameter = (message: string) => new InvalidParameterException({ message, $metadata: {} });
export const invalidRequest = (message: string) => new InvalidRequestException({ message, $metadata: {} });
export const isDeleted = () => invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
