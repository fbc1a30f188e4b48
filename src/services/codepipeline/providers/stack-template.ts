import { Readable } from "node:stream";
import { parseJson, readNamedFile } from "./artifact-files.ts";
import { encryption } from "./encryption.ts";
import { ActionFailure, type ActionJob } from "./provider.ts";

/** CloudFormation takes larger templates from S3 only. */
const mostBodyBytes = 51_200;

/** The template as CloudFormation takes it: its text, or where it lies in the artifact store. */
export async function templateOf(
  job: ActionJob,
  reference = job.run.resolvedConfiguration.TemplatePath ?? "",
): Promise<{ TemplateBody: string } | { TemplateURL: string }> {
  const template = await readNamedFile(job, reference);
  return template.length <= mostBodyBytes ? { TemplateBody: template.toString() } : { TemplateURL: await templateUrl(job, template) };
}

/** Puts a template beside the artifact it came from. */
export async function templateUrl(job: ActionJob, template: Buffer): Promise<string> {
  const { bucket, key } = job.run.inputArtifacts[0]!;
  const Key = `${key}-${job.run.id}.template`;
  const Body = Readable.from([template]);
  await job.call("s3", "PutObject", { Bucket: bucket, Key, Body, ContentLength: template.length, ...encryption(job.encryptionKey) });
  return `https://s3.${job.region}.amazonaws.com/${bucket}/${Key}`;
}

interface TemplateConfiguration {
  Parameters?: Record<string, string>;
  Tags?: Record<string, string>;
  StackPolicy?: unknown;
}

/** Parameters, tags and policy from the template's configuration file; ParameterOverrides stand over its parameters. */
export async function stackConfiguration(job: ActionJob) {
  const { TemplateConfiguration: file, ParameterOverrides } = job.run.resolvedConfiguration;
  const given: TemplateConfiguration = file ? parseJson(await readNamedFile(job, file), `The template configuration ${file}`) : {};
  const overrides = ParameterOverrides ? parseJson<Record<string, unknown>>(ParameterOverrides, "ParameterOverrides") : {};
  const parameters: Record<string, string> = { ...given.Parameters };
  for (const [name, value] of Object.entries(overrides)) parameters[name] = await parameterValue(job, value);
  return {
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue: String(ParameterValue),
    })),
    Tags: Object.entries(given.Tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    ...(given.StackPolicy === undefined ? {} : { StackPolicyBody: JSON.stringify(given.StackPolicy) }),
  };
}

/** A text, a list, or one of the functions that look into artifacts. */
async function parameterValue(job: ActionJob, value: unknown): Promise<string> {
  if (Array.isArray(value)) return value.join(",");
  if (typeof value !== "object" || value === null) return String(value);
  const { "Fn::GetArtifactAtt": attribute, "Fn::GetParam": parameter } = value as Record<string, unknown>;
  if (Array.isArray(attribute)) return artifactAttribute(job, attribute as string[]);
  if (Array.isArray(parameter)) {
    const [artifact = "", file = "", key = ""] = parameter as string[];
    const found = parseJson<Record<string, unknown>>(await readNamedFile(job, `${artifact}::${file}`), file)[key];
    if (found === undefined) throw new ActionFailure("ConfigurationError", `The file '${file}' of '${artifact}' has no key '${key}'`);
    return typeof found === "string" ? found : JSON.stringify(found);
  }
  throw new ActionFailure("ConfigurationError", "ParameterOverrides hold texts, Fn::GetArtifactAtt and Fn::GetParam");
}

function artifactAttribute({ run, region }: ActionJob, [name, attribute]: string[]): string {
  const artifact = run.inputArtifacts.find((one) => one.name === name);
  if (!artifact) throw new ActionFailure("ConfigurationError", `'${name}' is not an input artifact`);
  if (attribute === "BucketName") return artifact.bucket;
  if (attribute === "ObjectKey") return artifact.key;
  if (attribute === "URL") return `https://s3.${region}.amazonaws.com/${artifact.bucket}/${artifact.key}`;
  throw new ActionFailure("ConfigurationError", `An artifact has no attribute '${attribute}'`);
}
