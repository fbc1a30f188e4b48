import { arn, type Place } from "../../base/arn.ts";
import type { TemplateKind } from "./domain/template-kind.ts";

export const templateArn = (place: Place, kind: TemplateKind, name: string): string => arn("proton", place, `${kind}-template/${name}`);
export const versionArn = (place: Place, kind: TemplateKind, name: string, major: number | string, minor: number | string): string =>
  `${templateArn(place, kind, name)}:${major}.${minor}`;
export const repositoryArn = (place: Place, provider: string, name: string): string =>
  arn("proton", place, `repository/${provider.toLowerCase()}:${name}`);
/** For what has no resource level. */
export const anyArn = (place: Place): string => arn("proton", place, "*");
