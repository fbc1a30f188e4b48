export interface WireErrorOptions {
  /** Further members of the answer's body: S3 adds `BucketName`, `Key` … to its XML. */
  details?: Record<string, string>;
  headers?: Record<string, string>;
}

/**
 * An error that no SDK models: what AWS's front door answers before or around a service. Use the JSON protocols' spelling
 * (`AccessDeniedException`, `InvalidSignatureException`); the wire layer respells it for the query and XML protocols.
 * Errors that a service declares are thrown as the SDK's own exception classes instead.
 */
export class WireError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fault: "client" | "server";
  readonly details: Record<string, string>;
  readonly headers: Record<string, string>;

  constructor(code: string, message: string, status = 400, fault: "client" | "server" = "client", options: WireErrorOptions = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.fault = fault;
    this.details = options.details ?? {};
    this.headers = options.headers ?? {};
  }
}

/** The request's bytes do not have the shape that the operation's input has. */
export const serializationError = (message: string): WireError => new WireError("SerializationException", message, 400);
