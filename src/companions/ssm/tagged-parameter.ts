import { InvalidResourceId, InvalidResourceType } from "@aws-sdk/client-ssm";
import { readName } from "./domain/parameter-name.ts";
import { findParameter, type Here, parameterArn } from "./store/parameters.ts";

/** Only parameters carry tags here. */
export async function taggedParameter(here: Here, resourceType: string, resourceId: string): Promise<string> {
  if (resourceType !== "Parameter") {
    throw new InvalidResourceType({ message: `${resourceType} is not a valid resource type here: only Parameter is.`, $metadata: {} });
  }
  const { name } = readName(resourceId);
  if (!(await findParameter(here, name))) {
    throw new InvalidResourceId({
      message: "The resource ID is not valid. Verify that you entered the correct ID and try again.",
      $metadata: {},
    });
  }
  return parameterArn(here, name);
}
