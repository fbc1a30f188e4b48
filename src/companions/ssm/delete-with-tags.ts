import type { Context } from "../../kernel/gateway/index.ts";
import { deleteTags } from "../../kernel/store/index.ts";
import { parameterChanged } from "./parameter-changed.ts";
import { deleteParameter, findParameter, parameterArn } from "./store/parameters.ts";

/** False when there is no such parameter. */
export async function deleteWithTags(context: Context, name: string): Promise<boolean> {
  const row = await findParameter(context, name);
  if (!row || !(await deleteParameter(context, name))) return false;
  await deleteTags(context.tx, parameterArn(context, name));
  await parameterChanged(context, { name, type: row.type, description: row.description, operation: "Delete" });
  return true;
}
