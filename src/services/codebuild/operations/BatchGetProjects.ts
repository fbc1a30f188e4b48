import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { projectArnOf, projectName } from "../arns.ts";
import { projectView } from "../project-view.ts";
import { findProjects } from "../store/projects.ts";

export const BatchGetProjects = operation<typeof sdk, "BatchGetProjects">({
  resource: ({ names }, context) => names.map((name) => projectArnOf(context, name)),
  async run({ names }, context) {
    const found = new Map((await findProjects(context.tx, context, names.map(projectName))).map((project) => [project.name, project]));
    const projects: sdk.Project[] = [];
    for (const project of found.values()) projects.push(await projectView(context.tx, context, project));
    return { projects, projectsNotFound: names.filter((name) => !found.has(projectName(name))) } as never;
  },
});
