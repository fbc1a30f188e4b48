import type { CallAs } from "../../../kernel/gateway/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { RegistryLogin } from "../engine/outside.ts";

/** AWS's name for the registry of an account and region. */
const awsHost = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;
const loopback = /^(?:127\.0\.0\.1|localhost):(\d+)$/;
/** The server's port as builds see it. */
const doorPort = "4700";

/** Whose registry an image lies in, where it is ECR's: by AWS's host name, or by this server's own address. */
function registryIn(image: string, { port }: { port: number }, { account, region }: CallAs) {
  const [host = "", ...path] = image.split("/");
  const [, owner, place] = awsHost.exec(host) ?? [];
  if (owner && place) return { account: owner, region: place, path };
  const ours = loopback.exec(host)?.[1];
  return ours === String(port) || ours === doorPort ? { account, region, path } : undefined;
}

/** The image under the name by which this machine's container engine finds it, and a login for whoever is to pull it. */
export async function ownImage(kernel: Kernel, image: string, as: CallAs): Promise<{ image: string; login: RegistryLogin } | undefined> {
  const registry = registryIn(image, kernel.config, as);
  if (!registry) return undefined;
  const { account, region, path } = registry;
  const { authorizationData } = await kernel.call("ecr", "GetAuthorizationToken", { registryIds: [account] }, { ...as, region });
  const [{ authorizationToken = "", proxyEndpoint = "" } = {}] = authorizationData ?? [];
  const [username = "", ...password] = Buffer.from(authorizationToken, "base64").toString("utf8").split(":");
  return { image: [new URL(proxyEndpoint).host, ...path].join("/"), login: { username, password: password.join(":") } };
}
