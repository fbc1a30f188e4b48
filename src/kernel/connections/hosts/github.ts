import type { HostApi } from "../git-host.ts";
import { ask } from "./ask.ts";

/** https://docs.github.com/rest: webhooks and commit statuses. */
export function gitHubApi(api: string, token: string): HostApi {
  const headers = { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" };
  return {
    get: (path) => ask({ method: "GET", url: `${api}/${path}`, headers }),
    async addHook(repository, { url, secret, events = ["push", "pull_request"] }) {
      const config = { url, secret, content_type: "json", insecure_ssl: "0" };
      const body = { name: "web", active: true, events, config };
      return String((await ask({ method: "POST", url: `${api}/repos/${repository}/hooks`, headers, body })).id);
    },
    async removeHook(repository, id) {
      await ask({ method: "DELETE", url: `${api}/repos/${repository}/hooks/${id}`, headers, missingIsFine: true });
    },
    async setStatus(repository, { commit, state, name, description, url }) {
      const body = { state, context: name, description: description.slice(0, 140), target_url: url };
      await ask({ method: "POST", url: `${api}/repos/${repository}/statuses/${commit}`, headers, body });
    },
  };
}
