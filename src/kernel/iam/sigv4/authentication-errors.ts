import { WireError } from "../../wire/index.ts";

/** How a service words its refusals: AWS's JSON, query and S3 services name the same mistake differently. */
export interface AuthenticationErrors {
  unknownKey(): WireError;
  badToken(): WireError;
  expiredToken(): WireError;
  mismatch(message?: string): WireError;
  skewed(message: string): WireError;
  expiredRequest(): WireError;
  missing(): WireError;
  incomplete(message: string): WireError;
  incompleteQuery(): WireError;
  badExpiry(message: string): WireError;
  bodyMismatch(): WireError;
}

const invalidToken = "The security token included in the request is invalid.";
const expired = "The security token included in the request is expired";
const calculated =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const queryParameters =
  "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
const bodyHash = "The provided 'x-amz-content-sha256' header does not match what was computed.";

const common = {
  incompleteQuery: () => new WireError("AuthorizationQueryParametersError", queryParameters, 400),
  badExpiry: (message: string) => new WireError("AuthorizationQueryParametersError", message, 400),
};

const s3: AuthenticationErrors = {
  ...common,
  unknownKey: () => new WireError("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403),
  badToken: () => new WireError("InvalidToken", "The provided token is malformed or otherwise invalid.", 400),
  expiredToken: () => new WireError("ExpiredToken", "The provided token has expired.", 400),
  mismatch: (message) => new WireError("SignatureDoesNotMatch", message ?? calculated.replace(/ Consult.*/, ""), 403),
  skewed: () => new WireError("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", 403),
  expiredRequest: () => new WireError("AccessDenied", "Request has expired", 403),
  missing: () => new WireError("AccessDenied", "Access Denied", 403),
  incomplete: (message) => new WireError("AuthorizationHeaderMalformed", message, 400),
  bodyMismatch: () => new WireError("XAmzContentSHA256Mismatch", bodyHash, 400),
};

const query: AuthenticationErrors = {
  ...common,
  unknownKey: () => new WireError("InvalidClientTokenId", invalidToken, 403),
  badToken: () => new WireError("InvalidClientTokenId", invalidToken, 403),
  expiredToken: () => new WireError("ExpiredToken", expired, 403),
  mismatch: (message = calculated) => new WireError("SignatureDoesNotMatch", message, 403),
  skewed: (message) => new WireError("SignatureDoesNotMatch", message, 403),
  expiredRequest: () => new WireError("RequestExpired", "Request has expired.", 400),
  missing: () => new WireError("MissingAuthenticationToken", "Request is missing Authentication Token", 403),
  incomplete: (message) => new WireError("IncompleteSignature", message, 400),
  bodyMismatch: () => new WireError("SignatureDoesNotMatch", bodyHash, 403),
};

const json = (status: number): AuthenticationErrors => ({
  ...common,
  unknownKey: () => new WireError("UnrecognizedClientException", invalidToken, status),
  badToken: () => new WireError("UnrecognizedClientException", invalidToken, status),
  expiredToken: () => new WireError("ExpiredTokenException", expired, status),
  mismatch: (message = calculated) => new WireError("InvalidSignatureException", message, status),
  skewed: (message) => new WireError("InvalidSignatureException", message, status),
  expiredRequest: () =>
    new WireError("InvalidSignatureException", "Signature expired: the presigned request is past its X-Amz-Expires.", status),
  missing: () => new WireError("MissingAuthenticationTokenException", "Missing Authentication Token", status),
  incomplete: (message) => new WireError("IncompleteSignatureException", message, status),
  bodyMismatch: () => new WireError("InvalidSignatureException", bodyHash, status),
});
const overJson = json(400);
const overRest = json(403);

const queryServices = new Set([
  "sts",
  "iam",
  "cloudformation",
  "elasticloadbalancing",
  "monitoring",
  "sns",
  "sqs",
  "ec2",
  "autoscaling",
  "elasticbeanstalk",
  "rds",
]);
const restServices = new Set(["codeartifact", "lambda", "eks", "apigateway", "xray", "codestar-connections", "codeconnections"]);

/** `service` is the signing name of the credential scope; unknown ones answer as JSON services do. */
export function authenticationErrors(service: string | undefined): AuthenticationErrors {
  if (service === "s3" || service === "s3express") return s3;
  if (service && queryServices.has(service)) return query;
  return service && restServices.has(service) ? overRest : overJson;
}
