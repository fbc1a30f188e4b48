/** The members of CodeBuild's answers that the pages show, as the JSON protocol sends them. */
export interface BuildPhase {
  phaseType: string;
  phaseStatus?: string;
  durationInSeconds?: number;
  contexts?: { statusCode?: string; message?: string }[];
}
export interface Build {
  id: string;
  projectName: string;
  buildNumber?: number;
  buildStatus: string;
  buildComplete: boolean;
  startTime?: number;
  initiator?: string;
  resolvedSourceVersion?: string;
  phases?: BuildPhase[];
  logs?: { groupName?: string; streamName?: string };
}
