import { createGitHost, type GitHost, openConnection } from "../../../kernel/connections/index.ts";
import type { Principal } from "../../../kernel/iam/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Action } from "../domain/declaration/declaration.ts";
import { openedConfiguration } from "./opened-configuration.ts";

type Declared = Pick<Action, "actionTypeId" | "configuration">;

/** The repository's name at its git host; undefined for a source that is at none. */
export function gitRepositoryOf({ actionTypeId: { category, owner, provider }, configuration = {} }: Declared): string | undefined {
  if (category !== "Source") return undefined;
  if (owner === "AWS" && provider === "CodeStarSourceConnection") return configuration.FullRepositoryId;
  return owner === "ThirdParty" && provider === "GitHub" ? `${configuration.Owner}/${configuration.Repo}` : undefined;
}

export const gitBranchOf = ({ configuration = {} }: Declared): string => configuration.BranchName ?? configuration.Branch ?? "";

/** The host behind a source action: through its connection, if the role may use it, or with the token that is in the action itself. */
export async function hostOfSource(
  { kernel, tx }: { kernel: Kernel; tx: Tx },
  { principal, account }: { principal: Principal; account: string },
  action: Declared,
): Promise<GitHost> {
  const configuration = action.configuration ?? {};
  if (action.actionTypeId.provider === "CodeStarSourceConnection") {
    const { ConnectionArn: connectionArn = "", FullRepositoryId: repository = "" } = configuration;
    return openConnection({ kernel, tx }, principal, { connectionArn, repository });
  }
  const { OAuthToken: token = "" } = openedConfiguration(kernel, account, configuration);
  const own = kernel.config.gitHubUrl;
  const place = own ? { url: own, api: `${own}/api/v3` } : { url: "https://github.com", api: "https://api.github.com" };
  return createGitHost({ kind: "GitHub", ...place }, { token });
}
