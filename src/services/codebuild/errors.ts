import { InvalidInputException, ResourceAlreadyExistsException, ResourceNotFoundException } from "@aws-sdk/client-codebuild";

export const invalid = (message: string): InvalidInputException => new InvalidInputException({ message, $metadata: {} });
export const notFound = (message: string): ResourceNotFoundException => new ResourceNotFoundException({ message, $metadata: {} });
export const alreadyExists = (message: string): ResourceAlreadyExistsException =>
  new ResourceAlreadyExistsException({ message, $metadata: {} });
