import type { HostApi } from "../git-host.ts";
import { ask } from "./ask.ts";

const states = { pending: "running", success: "success", failure: "failed", error: "canceled" } as const;

/** https://docs.gitlab.com/api: project hooks and commit statuses. */
export function gitLabApi(api: string, token: string): HostApi {
  const headers = { "private-token": token };
  const project = (repository: string): string => `${api}/projects/${encodeURIComponent(repository)}`;
  return {
    get: (path) => ask({ method: "GET", url: `${api}/${path}`, headers }),
    async addHook(repository, { url, secret, events = ["push_events", "tag_push_events", "merge_requests_events"] }) {
      const body = { url, token: secret, ...Object.fromEntries(events.map((name) => [name, true])) };
      return String((await ask({ method: "POST", url: `${project(repository)}/hooks`, headers, body })).id);
    },
    async removeHook(repository, id) {
      await ask({ method: "DELETE", url: `${project(repository)}/hooks/${id}`, headers, missingIsFine: true });
    },
    async setStatus(repository, { commit, state, name, description, url }) {
      const body = { state: states[state], name, description: description.slice(0, 255), target_url: url };
      await ask({ method: "POST", url: `${project(repository)}/statuses/${commit}`, headers, body });
    },
  };
}
