import { alphanumeric, randomText } from "../../../base/ids.ts";
import { present } from "../../../base/present.ts";
import { bucketOf, objectOperation } from "../access.ts";
import { attributesOf } from "../attributes.ts";
import { defaultType, isSupported, typeAllowed } from "../domain/checksum.ts";
import { invalidRequest, notImplemented } from "../errors.ts";
import { insertUpload } from "../store/uploads.ts";

export const CreateMultipartUpload = objectOperation<"CreateMultipartUpload">({
  action: "PutObject",
  async run(input, { tx, now, principal }) {
    const attributes = attributesOf(input);
    const bucket = await bucketOf(tx, input);
    const algorithm = input.ChecksumAlgorithm;
    if (algorithm && !isSupported(algorithm)) throw notImplemented(`Checksum algorithm ${algorithm}`);
    if (input.ChecksumType && !algorithm)
      throw invalidRequest("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
    const type = algorithm && (input.ChecksumType ?? defaultType(algorithm));
    if (algorithm && type && !typeAllowed(algorithm, type)) {
      throw invalidRequest(`The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`);
    }
    const id = randomText(96, `${alphanumeric}._`);
    await insertUpload(tx, bucket, {
      id,
      key: input.Key,
      initiated_at: now,
      initiator: principal.arn,
      checksum_algorithm: algorithm ?? null,
      checksum_type: type ?? null,
      attributes,
    });
    return present({ Bucket: bucket.name, Key: input.Key, UploadId: id, ChecksumAlgorithm: algorithm, ChecksumType: type });
  },
});
