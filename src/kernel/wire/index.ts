export type { Answer, Codec, ErrorAnswer, Route } from "./codec.ts";
export { type DescribedError, describeError } from "./described-error.ts";
export { serializationError, WireError, type WireErrorOptions } from "./errors.ts";
export { headerOf, type RequestBody, type RequestHead, splitUrl, type WireResponse } from "./message.ts";
export { codecs } from "./protocols.ts";
export { createRouter, type Router } from "./router.ts";
export type { OperationSchema, Schema, Walk } from "./schema.ts";
export { type ServiceSchema, serviceSchema } from "./service-schema.ts";
export { type Validate, validationMessage } from "./validation.ts";
