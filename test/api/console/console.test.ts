import { DeleteAccessKeyCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type TestServer, until } from "../../harness/index.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const door = "/_quintet/console/session";
const fromConsole = { "content-type": "application/json", "x-quintet-console": "session" };

const signIn = (keys: { accessKeyId: string; secretAccessKey: string }, headers: Record<string, string> = fromConsole) =>
  fetch(`${server.endpoint}${door}`, { method: "POST", headers, body: JSON.stringify(keys) });

const cookieOf = (response: Response): string => response.headers.get("set-cookie")!.split(";")[0]!;

const listPipelines = (headers: Record<string, string>) =>
  fetch(`${server.endpoint}/`, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "CodePipeline_20150709.ListPipelines", ...headers },
    body: "{}",
  });

describe("the console's session", () => {
  it("opens for the right keys, with a cookie that scripts and other sites cannot use", async () => {
    const response = await signIn(server.credentials);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ name: "administrator", account: server.account });
    expect(response.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Strict/);
  });

  it("does not open for wrong keys or broken requests", async () => {
    expect((await signIn({ ...server.credentials, secretAccessKey: "wrong" })).status).toBe(403);
    expect((await signIn({ accessKeyId: "AKIANOBODY", secretAccessKey: "x" })).status).toBe(403);
    const broken = await fetch(`${server.endpoint}${door}`, { method: "POST", headers: fromConsole, body: "{" });
    expect(broken.status).toBe(400);
    const huge = await fetch(`${server.endpoint}${door}`, { method: "POST", headers: fromConsole, body: `{"a":"${"x".repeat(10_000)}"}` });
    expect(huge.status).toBe(400);
  });

  it("signs AWS operations of this page only", async () => {
    const cookie = cookieOf(await signIn(server.credentials));
    const answered = await listPipelines({ cookie, "x-quintet-console": "codepipeline" });
    expect([answered.status, await answered.json()]).toEqual([200, { pipelines: [] }]);
    expect((await listPipelines({ cookie })).status, "without the header that only our page can send").toBe(403);
    expect((await listPipelines({ cookie: "quintet_session=forged", "x-quintet-console": "codepipeline" })).status).toBe(403);
    expect((await signIn(server.credentials, { "content-type": "application/json" })).status).toBe(403);
  });

  it("ends when the person signs out, and when the key is deleted", async () => {
    const cookie = cookieOf(await signIn(server.credentials));
    await fetch(`${server.endpoint}${door}`, { method: "DELETE", headers: { ...fromConsole, cookie } });
    expect((await listPipelines({ cookie, "x-quintet-console": "codepipeline" })).status).toBe(403);

    const second = cookieOf(await signIn(server.credentials));
    await server
      .client(IAMClient)
      .send(new DeleteAccessKeyCommand({ UserName: "administrator", AccessKeyId: server.credentials.accessKeyId }));
    await until(async () => (await listPipelines({ cookie: second, "x-quintet-console": "codepipeline" })).status === 403, {
      timeoutMs: 3000,
    });
  });
});

describe("the console's page", () => {
  it("is where a browser that opens the server lands", async () => {
    const response = await fetch(`${server.endpoint}/`, { headers: { accept: "text/html" }, redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([302, "/console/"]);
  });

  it("comes with a strict content security policy and never leaves its folder", async () => {
    const page = await fetch(`${server.endpoint}/console/pipelines`, { headers: { accept: "text/html" } });
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    const outside = await fetch(`${server.endpoint}/console/assets/..%2f..%2f..%2fpackage.json`);
    expect(await outside.text()).not.toContain("devDependencies");
    expect((await fetch(`${server.endpoint}/console/assets/%ff`)).status).toBe(404);
  });
});
