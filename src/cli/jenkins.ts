/** One run of a Jenkins job, as far as its REST API tells: https://www.jenkins.io/doc/book/using/remote-access-api/ */
export interface JenkinsBuild {
  number: number;
  url: string;
  building: boolean;
  /** SUCCESS, FAILURE, UNSTABLE, ABORTED, NOT_BUILT; null while it runs. */
  result: string | null;
}

export interface Jenkins {
  /** The build that carries this mark, or "queued" while it waits; undefined when nobody asked for it. */
  find(project: string, mark: string): Promise<JenkinsBuild | "queued" | undefined>;
  trigger(project: string, parameters: Record<string, string>): Promise<void>;
  /** Everything that the build archived, as Jenkins packs it. */
  archive(project: string, build: JenkinsBuild): Promise<Buffer>;
}

/** The parameter by which a build is found again. */
export const markParameter = "CODEPIPELINE_ACTION_EXECUTION_ID";

interface Parameters {
  parameters?: { name: string; value: unknown }[];
}
interface Found {
  actions?: (Parameters | null)[];
}

const hasMark = ({ actions = [] }: Found, mark: string): boolean =>
  actions.some((action) => action?.parameters?.some(({ name, value }) => name === markParameter && value === mark));

/** A folder's jobs are named `folder/job`. */
const jobPath = (project: string): string =>
  project
    .split("/")
    .map((name) => `job/${encodeURIComponent(name)}`)
    .join("/");

const patienceMs = 30_000;

/** `address` may hold a user and an API token: `http://user:token@jenkins:8080/`. */
export function createJenkins(address: string): Jenkins {
  const { username, password, origin, pathname } = new URL(address);
  const root = `${origin}${pathname.replace(/\/$/, "")}`;
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { ...init.headers, ...(username ? { authorization: `Basic ${login}` } : {}) };
    const answer = await fetch(`${root}/${path}`, {
      ...{ ...init, headers, redirect: "manual", signal: AbortSignal.timeout(patienceMs) },
    });
    if (answer.status >= 400) throw new JenkinsError(answer.status, `Jenkins answered ${answer.status} to ${path.split("?")[0]}`);
    return answer;
  };
  const json = async <T>(path: string): Promise<T> => (await ask(path)).json() as Promise<T>;

  return {
    async find(project, mark) {
      const tree = "builds[number,url,building,result,actions[parameters[name,value]]]{0,100}";
      const { builds = [] } = await json<{ builds?: (JenkinsBuild & Found)[] }>(
        `${jobPath(project)}/api/json?tree=${encodeURIComponent(tree)}`,
      );
      const build = builds.find((one) => hasMark(one, mark));
      if (build) return build;
      const { items = [] } = await json<{ items?: Found[] }>(
        `queue/api/json?tree=${encodeURIComponent("items[actions[parameters[name,value]]]")}`,
      );
      return items.some((one) => hasMark(one, mark)) ? "queued" : undefined;
    },
    async trigger(project, parameters) {
      await ask(`${jobPath(project)}/buildWithParameters`, { method: "POST", body: new URLSearchParams(parameters) });
    },
    async archive(project, { number }) {
      return Buffer.from(await (await ask(`${jobPath(project)}/${number}/artifact/*zip*/archive.zip`)).arrayBuffer());
    },
  };
}

/** What Jenkins refuses: the job that asked cannot go well. */
export class JenkinsError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
