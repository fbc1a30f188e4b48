export type { Authenticated, Authorization, Decision, Iam, SignedHead } from "./iam.ts";
export { serviceOf } from "./iam.ts";
export type { Credentials, PolicyDocument, PolicyStatement, Principal } from "./principal.ts";
