import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { shownProject } from "../project-view.ts";
import { named, policyOf } from "../sharing.ts";

export const BatchGetProjects = operation<typeof sdk, "BatchGetProjects">({
  resource: ({ names }, context) => names.map((name) => named(context, name, "project").arn),
  resourcePolicy: ({ names }, context) =>
    policyOf(
      context,
      names.map((name) => named(context, name, "project").arn),
    ),
  async run({ names }, context) {
    const projects = new Map<string, sdk.Project>();
    const projectsNotFound: string[] = [];
    for (const asked of names) {
      const { place, name, arn } = named(context, asked, "project");
      const project = projects.get(arn) ?? (await shownProject(context, place, name));
      if (project) projects.set(arn, project);
      else projectsNotFound.push(asked);
    }
    return { projects: [...projects.values()], projectsNotFound } as never;
  },
});
