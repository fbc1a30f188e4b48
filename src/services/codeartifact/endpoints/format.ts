import type { IncomingMessage } from "node:http";
import type { Principal } from "../../../kernel/iam/index.ts";
import type { Coordinates, PackageFormat } from "../domain/package-format.ts";
import type { Scope } from "../registry/scope.ts";
import type { Answer } from "./answer.ts";

/** One request to a package endpoint: signed in, its repository found. */
export interface FormatRequest extends Scope {
  request: IncomingMessage;
  principal: Principal;
  /** GET for HEAD as well: the sender leaves the body out. */
  method: string;
  /** What follows the repository, still percent-encoded; `segments` are its decoded parts. */
  path: string;
  segments: string[];
  query: URLSearchParams;
  /** The repository's endpoint as the client knows it, with a slash at its end: what addresses in documents begin with. */
  base: string;
  /** Throws what is answered as 403 when the caller may not read. Every route that shows something asks it first. */
  mayRead(): Promise<void>;
  /** Throws when the caller may not do `action` (`PublishPackageVersion`, `PutPackageMetadata`) to the package. */
  may(action: string, coordinates: Coordinates): Promise<void>;
  /** The whole body; more than `limitBytes` is answered 413. */
  body(limitBytes: number): Promise<Buffer>;
}

/** A package manager's protocol. */
export interface Format {
  format: PackageFormat;
  /** Undefined is answered 404. SDK exceptions thrown become their HTTP status. */
  handle(asked: FormatRequest): Promise<Answer | undefined>;
  /** How the format's client is told what went wrong; left out, it is JSON with a `message`. */
  refuse?(status: number, message: string): Answer;
}
