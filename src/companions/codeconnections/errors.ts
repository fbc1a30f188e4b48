import { LimitExceededException, ResourceNotFoundException, ResourceUnavailableException } from "@aws-sdk/client-codestar-connections";
import { WireError } from "../../kernel/wire/index.ts";

const answer = (Message: string) => ({ Message, message: Message, $metadata: {} });

export const notFound = (message: string) => new ResourceNotFoundException(answer(message));
export const unavailable = (message: string) => new ResourceUnavailableException(answer(message));
export const limitExceeded = (message: string) => new LimitExceededException(answer(message));
export const invalid = (message: string) => new WireError("ValidationException", message);
