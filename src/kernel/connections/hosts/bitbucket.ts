import { createHash } from "node:crypto";
import type { HostApi } from "../git-host.ts";
import { ask } from "./ask.ts";

const states = { pending: "INPROGRESS", success: "SUCCESSFUL", failure: "FAILED", error: "STOPPED" } as const;
const usualEvents = [...["repo:push", "pullrequest:created", "pullrequest:updated"], ...["pullrequest:fulfilled", "pullrequest:rejected"]];

/** https://developer.atlassian.com/cloud/bitbucket/rest: repository webhooks and build statuses. */
export function bitbucketApi(api: string, authorization: string): HostApi {
  const headers = { authorization };
  return {
    get: (path) => ask({ method: "GET", url: `${api}/${path}`, headers }),
    async addHook(repository, { url, secret, events = usualEvents }) {
      const body = { description: "Quintet", url, active: true, secret, events };
      return String((await ask({ method: "POST", url: `${api}/repositories/${repository}/hooks`, headers, body })).uuid);
    },
    async removeHook(repository, id) {
      const url = `${api}/repositories/${repository}/hooks/${encodeURIComponent(id)}`;
      await ask({ method: "DELETE", url, headers, missingIsFine: true });
    },
    async setStatus(repository, { commit, state, name, description, url }) {
      // Bitbucket tells statuses apart by a key of at most forty characters.
      const key = name.length <= 40 ? name : createHash("sha1").update(name).digest("hex");
      const body = { key, name, state: states[state], description, url };
      await ask({ method: "POST", url: `${api}/repositories/${repository}/commit/${commit}/statuses/build`, headers, body });
    },
  };
}
