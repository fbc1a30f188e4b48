import type * as sdk from "@aws-sdk/client-ssm";
import {
  HierarchyLevelLimitExceededException,
  InvalidAllowedPatternException,
  InvalidPolicyTypeException,
  ParameterAlreadyExists,
  ParameterMaxVersionLimitExceeded,
  ParameterPatternMismatchException,
} from "@aws-sdk/client-ssm";
import type { Input } from "../../../contracts/types.ts";
import { type Context, operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { fitsPattern } from "../allowed-pattern.ts";
import { nameProblem, readName } from "../domain/parameter-name.ts";
import { invalid } from "../errors.ts";
import { parameterChanged } from "../parameter-changed.ts";
import { findParameter, type ParameterRow, parameterArn, versionsOf } from "../store/parameters.ts";
import { deleteVersion, insertParameter, type NewParameter, replaceParameter } from "../store/put-parameter.ts";

type Put = Input<typeof sdk, "PutParameter">;

const sizes = { Standard: 4096, Advanced: 8192 };
const mostVersions = 100;
const defaultKey = "alias/aws/ssm";

export const PutParameter = operation<typeof sdk, "PutParameter">({
  resource: ({ Name }, context) => parameterArn(context, readName(Name).name),
  conditions: ({ Overwrite = false }) => ({ "ssm:Overwrite": String(Overwrite) }),
  async run(input, context) {
    const { name } = readName(input.Name);
    const before = await findParameter(context, name);
    check(name, input);
    const parameter = newParameter(name, input, before, context);
    const sealed = context.kernel.iam.vault.seal(context.account, Buffer.from(input.Value));
    const version =
      before && input.Overwrite ? await replaceParameter(context, parameter, sealed) : await insertParameter(context, parameter, sealed);
    if (version === undefined) throw alreadyExists();
    if (version > mostVersions) await forgetOldest(context, name);
    await putTags(
      context.tx,
      parameterArn(context, name),
      (input.Tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value })),
    );
    const { type, description } = parameter;
    await parameterChanged(context, { name, type, description, operation: version === 1 ? "Create" : "Update" });
    return { Version: version, Tier: parameter.tier };
  },
});

function check(name: string, { Overwrite, Tags, Policies, Value, AllowedPattern }: Put): void {
  const problem = nameProblem(name);
  if (problem === "levels") {
    const message =
      "Hierarchical parameter names can have a maximum of 15 levels. For more information, see Requirements and constraints for parameter names.";
    throw new HierarchyLevelLimitExceededException({ message, $metadata: {} });
  }
  if (problem) throw invalid(problem);
  if (Overwrite && Tags?.length) {
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
  // @DIFFERS There are no parameter policies (expiration and its notices).
  if (Policies && Policies !== "[]")
    throw new InvalidPolicyTypeException({ message: "Parameter policies are not supported.", $metadata: {} });
  if (AllowedPattern !== undefined) checkPattern(AllowedPattern, Value);
}

function checkPattern(pattern: string, value: string): void {
  const fits = fitsPattern(pattern, value);
  if (fits === "invalid") {
    throw new InvalidAllowedPatternException({
      message: `The request does not meet the regular expression requirement: ${pattern}`,
      $metadata: {},
    });
  }
  if (!fits) {
    throw new ParameterPatternMismatchException({
      message: `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
      $metadata: {},
    });
  }
}

/** What a new version does not say stays as it was. */
function newParameter(name: string, input: Put, before: ParameterRow | undefined, { now, principal }: Context): NewParameter {
  const type = input.Type ?? before?.type;
  if (type === undefined) throw invalid("A parameter type is required when you create a parameter.");
  if (input.DataType !== undefined && input.DataType !== "text") {
    throw invalid(`The following data type is not supported: ${input.DataType} (Data type names are all lowercase.)`);
  }
  return {
    name,
    type,
    tier: tierOf(input, before),
    description: input.Description ?? before?.description ?? null,
    key_id: type === "SecureString" ? (input.KeyId ?? before?.key_id ?? defaultKey) : null,
    allowed_pattern: input.AllowedPattern ?? null,
    data_type: "text",
    modified_at: now,
    modified_by: principal.arn,
  };
}

function tierOf({ Tier, Value }: Put, before: ParameterRow | undefined): "Standard" | "Advanced" {
  const sizeBytes = Buffer.byteLength(Value);
  const needed = sizeBytes > sizes.Standard ? "Advanced" : "Standard";
  const asked = Tier === "Intelligent-Tiering" ? needed : (Tier ?? "Standard");
  // An advanced parameter never becomes a standard one again.
  const tier = before?.tier === "Advanced" ? "Advanced" : asked;
  if (sizeBytes <= sizes[tier]) return tier;
  throw invalid(
    tier === "Advanced"
      ? "Advanced tier parameters support a maximum parameter value of 8192 characters."
      : "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html",
  );
}

const alreadyExists = () =>
  new ParameterAlreadyExists({
    message: "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    $metadata: {},
  });

/** A hundred versions are kept. A label protects the oldest, and then nothing new can be written. */
async function forgetOldest(context: Context, name: string): Promise<void> {
  const [oldest, ...rest] = await versionsOf(context, name);
  if (!oldest || rest.length < mostVersions) return;
  if (oldest.labels.length) {
    const message = `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`;
    throw new ParameterMaxVersionLimitExceeded({ message, $metadata: {} });
  }
  await deleteVersion(context, name, oldest.version);
}
