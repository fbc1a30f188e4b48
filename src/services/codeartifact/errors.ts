import {
  AccessDeniedException,
  ConflictException,
  ResourceNotFoundException,
  type ResourceType,
  ServiceQuotaExceededException,
  ValidationException,
  type ValidationExceptionReason,
} from "@aws-sdk/client-codeartifact";

/** CodeArtifact's exceptions, as operations throw them; package endpoints answer their HTTP status. */
export const notFound = (
  resourceType: ResourceType,
  resourceId: string,
  message = `${nouns[resourceType]} not found: ${resourceId}`,
): Error => new ResourceNotFoundException({ message, resourceType, resourceId, $metadata: {} });

export const conflict = (resourceType: ResourceType, resourceId: string, message: string): Error =>
  new ConflictException({ message, resourceType, resourceId, $metadata: {} });

export const invalid = (message: string, reason: ValidationExceptionReason = "FIELD_VALIDATION_FAILED"): Error =>
  new ValidationException({ message, reason, $metadata: {} });

export const denied = (message: string): Error => new AccessDeniedException({ message, $metadata: {} });

export const quotaExceeded = (resourceType: ResourceType, resourceId: string, message: string): Error =>
  new ServiceQuotaExceededException({ message, resourceType, resourceId, $metadata: {} });

const nouns: Record<ResourceType, string> = {
  domain: "Domain",
  repository: "Repository",
  package: "Package",
  "package-version": "Package version",
  asset: "Asset",
};
