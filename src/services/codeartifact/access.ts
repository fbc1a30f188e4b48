import type * as sdk from "@aws-sdk/client-codeartifact";
import type { Input, OperationName } from "../../contracts/types.ts";
import { type Context, type Operation, operation } from "../../kernel/gateway/index.ts";
import type { PolicyDocument } from "../../kernel/iam/index.ts";
import { readCoordinates } from "./domain/coordinates.ts";
import type { Coordinates, PackageFormat } from "./domain/package-format.ts";
import { invalid, notFound } from "./errors.ts";
import { homeAccount, joinPolicies } from "./registry/access.ts";
import { type DomainView, loadDomainView, type RepositoryView } from "./registry/domain-view.ts";
import type { Scope } from "./registry/scope.ts";
import { type DomainPlace, domainArn, groupArn, packageArn, repositoryArn } from "./resources.ts";
import { findDomain } from "./store/domains.ts";

type CodeArtifact = typeof sdk;
type Declared<N extends OperationName<CodeArtifact>> = Omit<Operation<CodeArtifact, N>, "resource" | "resourceAccount"> & {
  /** Put…Policy and its like do not ask the policy that they change. */
  blindTo?: "domain" | "repository";
};
type InDomain = { domain: string; domainOwner?: string };
type InRepository = InDomain & { repository: string };
type OfPackage = InRepository & { format: PackageFormat; namespace?: string; package: string };

/** The domain that an operation names, whether or not it is there: its owner is the caller's account unless it says otherwise. */
export const placeOf = ({ domain, domainOwner }: InDomain, { account, region }: Pick<Context, "account" | "region">): DomainPlace => ({
  account: domainOwner ?? account,
  region,
  name: domain,
});

/** Read once for a request: authorization and the operation itself look at the same domain. */
const opened = new WeakMap<Context, Promise<DomainView | undefined>>();

function viewOf(input: InDomain, context: Context): Promise<DomainView | undefined> {
  const known = opened.get(context);
  if (known) return known;
  const place = placeOf(input, context);
  const reading = findDomain(context.tx, place, place.name).then((row) => row && loadDomainView(context.tx, row));
  opened.set(context, reading);
  return reading;
}

/** The domain that an operation names. Operations that have changed it ask with `again`. */
export async function domainOf(input: InDomain, context: Context, again = false): Promise<DomainView> {
  if (again) opened.delete(context);
  const view = await viewOf(input, context);
  if (!view) throw notFound("domain", input.domain);
  return view;
}

export const repositoryIn = (view: DomainView, name: string): RepositoryView => {
  const repository = view.byName.get(name);
  if (!repository) throw notFound("repository", name);
  return repository;
};

export async function scopeOf(input: InRepository, context: Context, again = false): Promise<Scope> {
  const view = await domainOf(input, context, again);
  return { kernel: context.kernel, view, repository: repositoryIn(view, input.repository), now: context.now };
}

export function coordinatesOf({ format, namespace, package: name }: Pick<OfPackage, "format" | "namespace" | "package">): Coordinates {
  const read = readCoordinates(format, namespace, name);
  if (typeof read === "string") throw invalid(read);
  return read;
}

export async function policyOf(input: object, context: Context, blindTo?: "domain" | "repository"): Promise<PolicyDocument | undefined> {
  const view = await viewOf(input as InDomain, context);
  const repository = view?.byName.get((input as InRepository).repository ?? "");
  return joinPolicies(blindTo === "domain" ? undefined : view?.policy, blindTo === "repository" ? undefined : repository?.policy);
}

export async function accountOf(input: object, context: Context): Promise<string | undefined> {
  const view = await viewOf(input as InDomain, context);
  return view && homeAccount(view, view.byName.get((input as InRepository).repository ?? ""), context.principal);
}

type Resource = (input: never, context: Context) => string;
const on =
  (resource: Resource) =>
  <N extends OperationName<CodeArtifact>>({ blindTo, ...declared }: Declared<N>): Operation<CodeArtifact, N> =>
    operation<CodeArtifact, N>({
      resource: (input, context) => resource(input as never, context),
      resourcePolicy: (input: Input<CodeArtifact, N>, context) => policyOf(input as object, context, blindTo),
      resourceAccount: (input: Input<CodeArtifact, N>, context) => accountOf(input as object, context),
      ...declared,
    });

/** An operation whose resource is a domain, a repository, one package, or one package group. */
export const onDomain = on((input: InDomain, context) => domainArn(placeOf(input, context)));
export const onRepository = on((input: InRepository, context) => repositoryArn(placeOf(input, context), input.repository));
export const onPackage = on((input: OfPackage, context) => packageArn(placeOf(input, context), input.repository, coordinatesOf(input)));
export const onGroup = on((input: InDomain & { packageGroup: string }, context) => groupArn(placeOf(input, context), input.packageGroup));
