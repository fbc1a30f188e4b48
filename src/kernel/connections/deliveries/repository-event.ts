/** What a git host sent: the headers in small letters, and the body as it came. */
export interface Delivery {
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Something that happened in a repository, the same for every git host. */
export type RepositoryEvent =
  | {
      type: "push";
      repository: string;
      ref: "branch" | "tag";
      /** Without `refs/heads/`. */
      name: string;
      /** Undefined for a branch or a tag that is new. */
      before?: string;
      after: string;
    }
  | { type: "branch-deleted"; repository: string; name: string }
  | {
      type: "pull-request";
      repository: string;
      event: "OPEN" | "UPDATED" | "CLOSED";
      id: string;
      title: string;
      sourceBranch: string;
      destinationBranch: string;
      /** The newest commits of both branches. */
      head: string;
      base: string;
    };

export const headerOf = ({ headers }: Delivery, name: string): string => {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
};

/** GitHub can be told to send its JSON inside of a form. */
export function textOf(delivery: Delivery): string {
  const text = delivery.body.toString("utf8");
  if (!headerOf(delivery, "content-type").startsWith("application/x-www-form-urlencoded")) return text;
  return new URLSearchParams(text).get("payload") ?? "";
}
