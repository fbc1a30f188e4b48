import { parseArn } from "../../../base/arn.ts";
import type { PolicyStatement, Principal } from "../principal.ts";
import { listOf } from "./lists.ts";

/**
 * How a Principal element names somebody. "self" is the user or the session itself, "role" the role of a session, "account" its whole
 * account (which only delegates to identity policies), "everybody" the star.
 */
export type Named = "self" | "role" | "account" | "everybody" | false;

export function principalElement(element: NonNullable<PolicyStatement["Principal"]>): (principal: Principal) => Named {
  if (element === "*") return () => "everybody";
  const aws = listOf(element["AWS"]);
  const services = listOf(element["Service"]);
  return (principal) => {
    if (principal.kind === "service") return services.some((service) => isService(service, principal.name)) ? "self" : false;
    let best: Named = false;
    for (const entry of aws) best = closer(best, nameBy(entry, principal));
    return best;
  };
}

/** Regional and china spellings (`codedeploy.us-east-1.amazonaws.com`) mean the same service. */
const isService = (entry: string, name: string): boolean =>
  entry === name || entry.replace(/^([a-z-]+)\.[a-z]+-[a-z-]+-\d\./, "$1.") === name;

const closeness: Named[] = [false, "everybody", "account", "role", "self"];
const closer = (one: Named, other: Named): Named => (closeness.indexOf(other) > closeness.indexOf(one) ? other : one);

function nameBy(entry: string, principal: Principal): Named {
  if (entry === "*") return "everybody";
  if (principal.kind === "anonymous") return false;
  if (entry === principal.account || entry === `arn:aws:iam::${principal.account}:root`)
    return principal.kind === "root" ? "self" : "account";
  if (entry === principal.arn) return "self";
  if (principal.kind !== "role-session") return false;
  const arn = parseArn(entry);
  // A session does not show the path of its role; names are unique in an account without it.
  const isItsRole = arn?.service === "iam" && arn.account === principal.account && /^role\/(?:.*\/)?/.test(arn.resource);
  return isItsRole && arn.resource.slice(arn.resource.lastIndexOf("/") + 1) === principal.name ? "role" : false;
}
