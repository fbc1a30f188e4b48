import {
  DeleteConflictException,
  EntityAlreadyExistsException,
  InvalidInputException,
  LimitExceededException,
  MalformedPolicyDocumentException,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import { WireError } from "../../kernel/wire/index.ts";

export const noSuchEntity = (message: string) => new NoSuchEntityException({ message, $metadata: {} });
export const notFound = (what: string, name: string) => noSuchEntity(`The ${what} with name ${name} cannot be found.`);
export const alreadyExists = (message: string) => new EntityAlreadyExistsException({ message, $metadata: {} });
export const deleteConflict = (todo: string) =>
  new DeleteConflictException({ message: `Cannot delete entity, must ${todo} first.`, $metadata: {} });
export const conflict = (message: string) => new DeleteConflictException({ message, $metadata: {} });
export const limitExceeded = (message: string) => new LimitExceededException({ message, $metadata: {} });
export const malformed = (message: string) => new MalformedPolicyDocumentException({ message, $metadata: {} });
export const invalidInput = (message: string) => new InvalidInputException({ message, $metadata: {} });
export const validation = (message: string) => new WireError("ValidationError", message, 400);
