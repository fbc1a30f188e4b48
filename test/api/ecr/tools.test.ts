import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testEngine } from "../../harness/engine.ts";
import { createRegistryStage, type RegistryStage } from "./registry-stage.ts";

const run = promisify(execFile);
const has = (program: string, ...args: string[]): boolean => spawnSync(program, args.length ? args : ["--version"]).status === 0;
const found = await testEngine();
const docker =
  typeof found === "string" ? found : has("docker") ? undefined : "the docker command is not installed (apt-get install -y docker.io)";
const skopeo = has("skopeo") ? docker : "skopeo is not installed (apt-get install -y skopeo)";
const buildah = has("buildah") ? docker : "buildah is not installed (apt-get install -y buildah)";

/** The tools that people and builds really use, against the registry. */
describe.skipIf(docker)(`docker, skopeo and buildah${docker ? ` (${docker})` : ""}`, { timeout: 60_000 }, () => {
  const { image } = found as Exclude<typeof found, string>;
  let stage: RegistryStage;
  let uri: string;
  const folder = mkdtempSync(join(tmpdir(), "quintet-registry-"));
  const env = { ...process.env, DOCKER_CONFIG: folder };
  const digestOf = async (imageTag: string): Promise<string | undefined> => {
    const { imageDetails } = await stage.ecr.send(new DescribeImagesCommand({ repositoryName: "tools", imageIds: [{ imageTag }] }));
    return imageDetails![0]!.imageDigest;
  };
  beforeAll(async () => {
    stage = await createRegistryStage();
    uri = await stage.repository("tools");
    const [user = "", password = ""] = stage.login.split(":");
    const login = run("docker", ["login", "-u", user, "--password-stdin", uri.split("/")[0]!], { env });
    login.child.stdin!.end(password);
    await login;
    await run("docker", ["tag", image, `${uri}:docker`], { env });
    await run("docker", ["push", `${uri}:docker`], { env });
  });
  afterAll(async () => {
    await run("docker", ["rmi", "-f", `${uri}:docker`], { env }).catch(() => undefined);
    await stage.server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("docker pushes, and pulls what it has pushed by tag and by digest", async () => {
    const digest = await digestOf("docker");
    await run("docker", ["rmi", `${uri}:docker`], { env });
    const { stdout } = await run("docker", ["pull", `${uri}:docker`], { env });
    expect(stdout).toContain(`Digest: ${digest}`);
    await run("docker", ["pull", `${uri}@${digest}`], { env });
    await run("docker", ["rmi", `${uri}@${digest}`], { env });
    const again = await run("docker", ["push", `${uri}:docker`], { env });
    expect(again.stdout).toContain(`digest: ${digest}`);
  });

  test("without a login, and with one that is wrong, docker is told so", async () => {
    const bare = { ...env, DOCKER_CONFIG: join(folder, "none") };
    await expect(run("docker", ["push", `${uri}:docker`], { env: bare })).rejects.toThrow(/no basic auth credentials|unauthorized|denied/i);
    await expect(run("docker", ["login", "-u", "AWS", "-p", "wrong", uri.split("/")[0]!], { env: bare })).rejects.toThrow();
  });

  test.skipIf(skopeo)(`skopeo copies and inspects${skopeo ? ` (${skopeo})` : ""}`, async () => {
    const options = ["--src-tls-verify=false", "--dest-tls-verify=false", "--src-creds", stage.login, "--dest-creds", stage.login];
    await run("skopeo", ["copy", ...options, `docker://${uri}:docker`, `docker://${uri}:skopeo`], { env });
    expect(await digestOf("skopeo")).toBe(await digestOf("docker"));
    await run(
      "skopeo",
      ["copy", ...options.slice(0, 1), "--src-creds", stage.login, `docker://${uri}:skopeo`, `oci:${join(folder, "oci")}:v1`],
      { env },
    );
    await run(
      "skopeo",
      ["copy", "--dest-tls-verify=false", "--dest-creds", stage.login, `oci:${join(folder, "oci")}:v1`, `docker://${uri}:oci`],
      { env },
    );
    const { stdout } = await run("skopeo", ["inspect", "--tls-verify=false", "--creds", stage.login, `docker://${uri}:oci`], { env });
    expect(JSON.parse(stdout).RepoTags.sort()).toEqual(["docker", "oci", "skopeo"]);
  });

  test.skipIf(buildah)(`buildah builds on an image of the registry and pushes${buildah ? ` (${buildah})` : ""}`, async () => {
    const storage = ["--root", join(folder, "root"), "--runroot", join(folder, "runroot"), "--storage-driver", "vfs"];
    const access = ["--tls-verify=false", "--creds", stage.login];
    const from = await run("buildah", [...storage, "from", ...access, `${uri}:docker`], { env });
    const container = from.stdout.trim();
    await run("buildah", [...storage, "config", "--label", "made.by=buildah", container], { env });
    await run("buildah", [...storage, "commit", ...access, container, `docker://${uri}:buildah`], { env });
    expect(await digestOf("buildah")).not.toBe(await digestOf("docker"));
    await run("buildah", [...storage, "rm", container], { env });
  });
});
