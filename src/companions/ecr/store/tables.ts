import type * as sdk from "@aws-sdk/client-ecr";
import type { Place } from "../../../base/arn.ts";
import type { Strict } from "../../../contracts/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";

export interface Repository extends Place {
  name: string;
  created_at: Date;
  mutability: sdk.ImageTagMutability;
  exclusion_filters: Strict<sdk.ImageTagMutabilityExclusionFilter>[];
  scan_on_push: boolean;
  encryption: Strict<sdk.EncryptionConfiguration>;
  policy: string | null;
  lifecycle_policy: string | null;
  lifecycle_evaluated_at: Date | null;
}
/** Which repository a row belongs to. */
export interface InRepository extends Place {
  repository: string;
}
export interface Layer extends InRepository {
  blob: string;
  size_bytes: string | number;
}
export interface Image extends InRepository {
  digest: string;
  media_type: string;
  artifact_type: string | null;
  subject: string | null;
  size_bytes: string | number;
  manifest: string;
  pushed_at: Date;
  pulled_at: Date | null;
}
export interface Tagged extends InRepository {
  tag: string;
  digest: string;
}
export interface Upload extends InRepository {
  id: string;
  begun_at: Date;
}
export interface UploadPart extends Place {
  upload_id: string;
  at_byte: string | number;
  size_bytes: string | number;
  blob: string;
}
type EcrTables = {
  ecr_repository: Omit<Repository, "exclusion_filters" | "encryption"> & { exclusion_filters: unknown; encryption: unknown };
  ecr_layer: Layer;
  ecr_image: Image;
  ecr_tag: Tagged;
  ecr_upload: Upload;
  ecr_upload_part: UploadPart;
};
export const db = (tx: Tx) => tx.withTables<EcrTables>();

/** The key of everything inside a repository. */
export const inside = ({ account, region, name }: Repository): InRepository => ({ account, region, repository: name });
