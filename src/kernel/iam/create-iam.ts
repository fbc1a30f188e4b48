import { createHash, timingSafeEqual } from "node:crypto";
import { type ReadAll, type Store, together } from "../store/index.ts";
import { assumeRole } from "./assume-role.ts";
import { type Authorizer, authorize } from "./authorize.ts";
import { authenticateBasic, authenticateGit } from "./git-identity.ts";
import type { Authenticated, Iam, SignedHead } from "./iam.ts";
import { createPolicyCompiler } from "./policy/compile.ts";
import type { Principal } from "./principal.ts";
import { anonymous, rootOf } from "./principals/iam-arn.ts";
import { createKeyUse } from "./principals/key-use.ts";
import { createShortMemory } from "./principals/short-memory.ts";
import { findSigningCredential, type SigningCredential } from "./principals/signing-credential.ts";
import { issueSession } from "./sessions/sessions.ts";
import { authenticateSigned, type Verifier } from "./sigv4/authenticate.ts";
import { createSigningKeys } from "./sigv4/signing-key.ts";
import { trusting } from "./sigv4/unverified.ts";
import type { Vault } from "./vault.ts";

export interface IamSettings {
  store: Store;
  keys: Vault;
  /** "none" takes any key for root: emulation on loopback. */
  auth: "sigv4" | "none";
  /** Whose root everybody is with `auth: "none"`. */
  account: string;
  clock?: () => number;
}

/** Connections of their own: authentication comes before a request has its transaction, and must not wait for those that have. */
const lookupConnections = 3;

export function createIam({ store, keys, auth, account, clock = Date.now }: IamSettings): Iam {
  const memory = createShortMemory(clock);
  const lookups = store.lane(lookupConnections);
  const authorizer: Authorizer = { compile: createPolicyCompiler(), memory, clock };
  const credentials: ReadAll<string, SigningCredential | undefined> = (tx, ids) =>
    Promise.all(ids.map((id) => findSigningCredential(tx, keys, id)));
  const keyUse = createKeyUse(lookups, clock);
  const verifier: Verifier = {
    signingKey: createSigningKeys(),
    credential: (id) => memory.recall(`key/${id}`, () => lookups.read((tx) => together(tx, credentials, id))),
  };

  async function authenticate(head: SignedHead, now: Date): Promise<Authenticated> {
    if (auth === "none") return trusting(head, account);
    const signed = await authenticateSigned(verifier, head, now);
    if (signed) await keyUse.note(signed, now);
    return signed ?? { principal: anonymous, checkBody() {}, openBody: (body) => body };
  }

  const principalOfKey = async (accessKeyId: string) =>
    auth === "none" ? rootOf(account) : (await verifier.credential(accessKeyId))?.principal;

  async function authenticateKey(accessKeyId: string, secretAccessKey: string): Promise<Principal | undefined> {
    if (auth === "none") return rootOf(account);
    const known = await verifier.credential(accessKeyId);
    // A session's keys come with a token that nobody types.
    if (!known || known.tokenHash || !sameText(known.secret, secretAccessKey)) return undefined;
    return known.principal;
  }

  return {
    vault: keys,
    authenticateKey,
    principalOfKey,
    expirationOfKey: async (accessKeyId) => (await verifier.credential(accessKeyId))?.expiresAt,
    authenticate,
    authorize: (tx, principal, asked) => authorize(authorizer, tx, principal, asked),
    assumeRole: (tx, asked) => assumeRole(authorizer, tx, asked),
    issueCredentials: (tx, session, durationSeconds) => issueSession(tx, keys, session, durationSeconds, new Date(clock())),
    authenticateBasic: (user, password) => authenticateBasic(lookups, user, password),
    authenticateGit: (user, password, host, path, now) => authenticateGit(verifier, { user, password, host, path }, now),
    changed: () => memory.forgetAll(),
  };
}

/** Compares in a time that says nothing about where the texts differ. */
const sameText = (one: string, other: string): boolean => {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
};
