export { WireError, type WireErrorOptions } from "./errors.ts";
