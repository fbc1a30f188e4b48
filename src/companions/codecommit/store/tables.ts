import type { Tx } from "../../../kernel/store/index.ts";

export interface Repository {
  id: string;
  account: string;
  region: string;
  name: string;
  description: string | null;
  default_branch: string | null;
  created_at: Date;
  modified_at: Date;
  deleted_at: Date | null;
}
export interface KnownReference {
  repository_id: string;
  name: string;
  account: string;
  region: string;
  object_id: string;
  commit_id: string;
}
export interface Push {
  id: string;
  repository_id: string;
  account: string;
  region: string;
  caller_arn: string;
  begun_at: Date;
}
type CodeCommitTables = {
  codecommit_repository: Repository;
  codecommit_reference: KnownReference;
  codecommit_push: Push;
};
export const db = (tx: Tx) => tx.withTables<CodeCommitTables>();
