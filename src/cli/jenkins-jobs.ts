import {
  AcknowledgeJobCommand,
  type ActionCategory,
  type CodePipelineClient,
  CreateCustomActionTypeCommand,
  type Job,
  ListActionTypesCommand,
  PollForJobsCommand,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from "@aws-sdk/client-codepipeline";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Jenkins, type JenkinsBuild, JenkinsError, markParameter } from "./jenkins.ts";

export interface WorkerType {
  category: ActionCategory;
  provider: string;
  version: string;
}

interface Settings {
  pipelines: CodePipelineClient;
  jenkins: Jenkins;
  type: WorkerType;
  print(line: string): void;
  /** Where the artifacts' S3 is, when it is not AWS's. */
  endpoint?: string;
  region: string;
}

/** Declares the action type under which pipelines ask for Jenkins jobs, unless it is there. */
export async function ensureType({ pipelines, type }: Pick<Settings, "pipelines" | "type">): Promise<void> {
  const { actionTypes = [] } = await pipelines.send(new ListActionTypesCommand({ actionOwnerFilter: "Custom" }));
  const isThere = actionTypes.some(
    ({ id }) => id?.category === type.category && id.provider === type.provider && id.version === type.version,
  );
  if (isThere) return;
  await pipelines.send(
    new CreateCustomActionTypeCommand({
      ...type,
      configurationProperties: [
        {
          name: "ProjectName",
          required: true,
          key: true,
          secret: false,
          queryable: false,
          description: "The Jenkins job, folders with slashes",
        },
      ],
      inputArtifactDetails: { minimumCount: 0, maximumCount: 5 },
      outputArtifactDetails: { minimumCount: 0, maximumCount: 1 },
    }),
  );
}

/**
 * Carries actions to Jenkins and their results back. It keeps nothing: a job is acknowledged only when its build has ended, so until then
 * CodePipeline hands it out again and again, to this worker or to the next one, and the build is found by the action's own id.
 */
export function createJenkinsWorker(settings: Settings) {
  const { pipelines, type } = settings;
  /** Jobs that were handed out and whose builds run. */
  const open = new Map<string, Job>();

  return {
    /** One look at both sides. Answers how many builds are under way. */
    async step(): Promise<number> {
      const { jobs = [] } = await pipelines.send(new PollForJobsCommand({ actionTypeId: { ...type, owner: "Custom" }, maxBatchSize: 20 }));
      for (const job of jobs) open.set(job.id!, job);
      for (const job of [...open.values()]) if (await workOn(settings, job)) open.delete(job.id!);
      return open.size;
    },
  };
}

/** True when nothing remains to be done for the job. */
async function workOn(settings: Settings, job: Job): Promise<boolean> {
  const { pipelines, jenkins, print } = settings;
  const project = job.data?.actionConfiguration?.configuration?.ProjectName ?? "";
  const mark = job.data?.pipelineContext?.action?.actionExecutionId ?? job.id!;
  try {
    const found = await jenkins.find(project, mark);
    if (found === undefined) {
      await jenkins.trigger(project, parametersOf(job, mark));
      print(`${project}: started for ${job.data?.pipelineContext?.pipelineName}`);
      return false;
    }
    if (found === "queued" || found.building) return false;
    if (!(await acknowledged(settings, job))) return true;
    await report(settings, job, project, found);
    print(`${project} #${found.number}: ${found.result}`);
    return true;
  } catch (error) {
    if (!(error instanceof JenkinsError) || error.status >= 500) {
      print(`${project}: ${(error as Error).message}; trying again`);
      return false;
    }
    if (await acknowledged(settings, job)) {
      const failureDetails = { type: "ConfigurationError" as const, message: error.message };
      await pipelines.send(new PutJobFailureResultCommand({ jobId: job.id!, failureDetails }));
    }
    return true;
  }
}

/** False when the job has meanwhile gone to somebody else, or its action has ended. */
async function acknowledged({ pipelines }: Settings, { id, nonce }: Job): Promise<boolean> {
  try {
    await pipelines.send(new AcknowledgeJobCommand({ jobId: id!, nonce: nonce! }));
    return true;
  } catch (error) {
    if (["InvalidNonceException", "JobNotFoundException"].includes((error as Error).name)) return false;
    throw error;
  }
}

/** What a Jenkins job may want to know: where it comes from, and where the artifacts lie. */
function parametersOf(job: Job, mark: string): Record<string, string> {
  const { pipelineContext, inputArtifacts = [] } = job.data ?? {};
  const places = inputArtifacts.flatMap(({ name = "", location }) => {
    const { bucketName = "", objectKey = "" } = location?.s3Location ?? {};
    return [[`CODEPIPELINE_ARTIFACT_${name.replaceAll(/\W/g, "_")}`, `s3://${bucketName}/${objectKey}`]];
  });
  return {
    [markParameter]: mark,
    CODEPIPELINE_PIPELINE: pipelineContext?.pipelineName ?? "",
    CODEPIPELINE_EXECUTION_ID: pipelineContext?.pipelineExecutionId ?? "",
    ...Object.fromEntries(places),
  };
}

async function report(settings: Settings, job: Job, project: string, build: JenkinsBuild): Promise<void> {
  const { pipelines } = settings;
  const externalExecutionId = String(build.number);
  if (build.result !== "SUCCESS") {
    const failureDetails = {
      type: "JobFailed" as const,
      message: `${project} #${build.number} ended as ${build.result}`,
      externalExecutionId,
    };
    await pipelines.send(new PutJobFailureResultCommand({ jobId: job.id!, failureDetails }));
    return;
  }
  await putArchive(settings, job, project, build);
  await pipelines.send(
    new PutJobSuccessResultCommand({
      jobId: job.id!,
      executionDetails: { externalExecutionId, summary: `${project} #${build.number}`, percentComplete: 100 },
      outputVariables: { BuildNumber: externalExecutionId, BuildUrl: build.url },
    }),
  );
}

/** The output artifact is what the build archived. */
async function putArchive({ jenkins, endpoint, region }: Settings, job: Job, project: string, build: JenkinsBuild): Promise<void> {
  const place = job.data?.outputArtifacts?.[0]?.location?.s3Location;
  const { accessKeyId, secretAccessKey, sessionToken } = job.data?.artifactCredentials ?? {};
  if (!place || !accessKeyId || !secretAccessKey) return;
  const s3 = new S3Client({
    ...{ region, credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } },
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  });
  try {
    const Body = await jenkins.archive(project, build);
    await s3.send(new PutObjectCommand({ Bucket: place.bucketName!, Key: place.objectKey!, Body, ContentType: "application/zip" }));
  } finally {
    s3.destroy();
  }
}
