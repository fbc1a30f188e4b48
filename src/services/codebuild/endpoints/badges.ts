import type { Endpoint } from "../../../kernel/gateway/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { type BadgeState, badgeState, badgeSvg } from "../domain/badge.ts";
import { badgePath } from "../public-address.ts";
import { latestBuilds, projectOfBadge } from "../store/badges.ts";
import { findProject } from "../store/projects.ts";

/** `/badges?uuid=<token>&branch=<branch>` or `&tag=<tag>`: a picture of how the latest build ended, for everybody who knows the address. */
export const badgeEndpoint = (kernel: Kernel): Endpoint => ({
  name: "codebuild/badges",
  matches: (request) => request.method === "GET" && (request.url ?? "").split("?")[0] === badgePath,
  async handle(request, response) {
    const query = new URLSearchParams((request.url ?? "").split("?")[1]);
    const state = await stateOf(kernel, query);
    response.writeHead(state ? 200 : 404, { "content-type": "image/svg+xml;charset=utf-8", "cache-control": "no-cache" });
    response.end(badgeSvg(state ?? "unknown"));
  },
});

const stateOf = (kernel: Kernel, query: URLSearchParams): Promise<BadgeState | undefined> =>
  kernel.store.read(async (tx) => {
    const place = await projectOfBadge(tx, query.get("uuid") ?? "");
    if (!place) return undefined;
    const project = await findProject(tx, place, place.project_name);
    if (!project?.document.badgeEnabled) return undefined;
    const [branch, tag] = [query.get("branch"), query.get("tag")];
    const asked = { ...(branch === null ? {} : { branch }), ...(tag === null ? {} : { tag }) };
    const usual = project.document.sourceVersion?.replace(/^refs\/heads\//, "");
    const isDefault = usual === undefined ? branch === "main" || branch === "master" : branch === usual;
    return badgeState(await latestBuilds(tx, place, project.name), asked, isDefault);
  });
