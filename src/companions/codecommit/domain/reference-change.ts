/** A branch or tag as git has it; the commit is what an annotated tag points to in the end. */
export interface Reference {
  name: string;
  objectId: string;
  commitId: string;
}
export interface ReferenceChange {
  event: "referenceCreated" | "referenceUpdated" | "referenceDeleted";
  reference: Reference;
  oldCommitId?: string;
}

/** What happened to branches and tags between two looks at them. */
export function changesBetween(before: Reference[], after: Reference[]): ReferenceChange[] {
  const old = new Map(before.map((reference) => [reference.name, reference]));
  const now = new Set(after.map(({ name }) => name));
  const changes: ReferenceChange[] = [];
  for (const reference of after) {
    const previous = old.get(reference.name);
    if (!previous) changes.push({ event: "referenceCreated", reference });
    else if (previous.objectId !== reference.objectId) {
      changes.push({ event: "referenceUpdated", reference, oldCommitId: previous.commitId });
    }
  }
  for (const reference of before) {
    if (!now.has(reference.name)) changes.push({ event: "referenceDeleted", reference, oldCommitId: reference.commitId });
  }
  return changes;
}

interface Told {
  repository: { id: string; name: string; account: string; region: string };
  callerArn: string;
}

/** https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html */
export function referenceEvent({ event, reference, oldCommitId }: ReferenceChange, { repository, callerArn }: Told) {
  const { id, name, account, region } = repository;
  const isTag = reference.name.startsWith("refs/tags/");
  return {
    source: "aws.codecommit",
    detailType: "CodeCommit Repository State Change",
    account,
    region,
    resources: [`arn:aws:codecommit:${region}:${account}:${name}`],
    detail: {
      event,
      repositoryName: name,
      repositoryId: id,
      referenceType: isTag ? "tag" : "branch",
      referenceName: reference.name.replace(/^refs\/(heads|tags)\//, ""),
      referenceFullName: reference.name,
      ...(event === "referenceDeleted" ? {} : { commitId: reference.commitId }),
      ...(oldCommitId === undefined ? {} : { oldCommitId }),
      callerUserArn: callerArn,
    },
  };
}

/** The first branch of a repository becomes its default; of several at once the usual names come first. */
export function firstBranch(references: Reference[]): string | undefined {
  const branches = references.flatMap(({ name }) => (name.startsWith("refs/heads/") ? [name.slice("refs/heads/".length)] : []));
  return ["main", "master"].find((usual) => branches.includes(usual)) ?? branches[0];
}
