import { type ChildProcess, spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { CodePipelineClient, GetPipelineCommand } from "@aws-sdk/client-codepipeline";
import { spawnServer } from "../test/harness/spawned-server.ts";
import { createPipeline, prepareDelivery, s3Deploy } from "./delivery.ts";
import { type Figure, median } from "./figure.ts";

const connections = 16;
const secondsOfRun = 1;
const rounds = 15;

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
}

/** One signed GetPipeline, signed once: the load generator must not cost more than the server. It is good for 15 minutes. */
function signedHeaders(host: string, body: string, { accessKeyId, secretAccessKey }: Keys, region: string): Record<string, string> {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    host,
    "x-amz-content-sha256": hash(body),
    "x-amz-date": time,
    "x-amz-target": "CodePipeline_20150709.GetPipeline",
  };
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ["POST", "/", "", lines.join(""), names, hash(body)].join("\n");
  const scope = `${time.slice(0, 8)}/${region}/codepipeline/aws4_request`;
  const key = scope.split("/").reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, hash(canonical)].join("\n")).toString("hex");
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** Requests a second over `connections` kept-alive connections. Every answer must be a 200. */
async function load(port: number, headers: Record<string, string>, body: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + secondsOfRun * 1000;
  let answered = 0;
  const one = () =>
    new Promise<void>((done, failed) => {
      const asked = request({ port, host: "127.0.0.1", method: "POST", path: "/", headers, agent }, (response) => {
        if (response.statusCode !== 200) failed(new Error(`status ${response.statusCode}`));
        response.resume().on("end", done);
      });
      asked.on("error", failed).end(body);
    });
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        await one();
        answered++;
      }
    }),
  );
  agent.destroy();
  return answered / secondsOfRun;
}

/** The peer: node:http and nothing else, in a process of its own, sending the same bytes. */
async function bareServer(answer: string): Promise<{ port: number; child: ChildProcess }> {
  const script = `const b = Buffer.from(process.argv[1]); const s = require("node:http").createServer((q, r) => { q.resume().on("end", () => {
    r.writeHead(200, { "content-type": "application/x-amz-json-1.1", "content-length": b.length }); r.end(b); }); });
    s.listen(0, "127.0.0.1", () => console.log(s.address().port));`;
  const child = spawn(process.execPath, ["-e", script, answer], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  return { port: Number(line), child };
}

export const figure: Figure = {
  name: `GetPipeline with SigV4 over keep-alive, ${connections} connections`,
  target: "≥ 40 % of a bare node:http server that sends the same bytes",
  async measure() {
    const server = await spawnServer();
    let bare: ChildProcess | undefined;
    try {
      await prepareDelivery(server);
      await createPipeline(server, "read", [s3Deploy("One"), s3Deploy("Two")]);
      const { $metadata, ...answer } = await server.client(CodePipelineClient).send(new GetPipelineCommand({ name: "read" }));
      const body = JSON.stringify({ name: "read" });
      const { port, host } = new URL(server.endpoint);
      const headers = signedHeaders(host, body, server.credentials, server.region);
      const peer = await bareServer(JSON.stringify(answer));
      bare = peer.child;
      const [ours, theirs]: [number[], number[]] = [[], []];
      await load(Number(port), headers, body);
      await load(peer.port, headers, body);
      for (let round = 0; round < rounds; round++) {
        ours.push(await load(Number(port), headers, body));
        theirs.push(await load(peer.port, headers, body));
      }
      const share = median(ours.map((value, index) => value / theirs[index]!));
      const rows = {
        "ours, requests/s": median(ours).toFixed(0),
        "bare node:http, requests/s": median(theirs).toFixed(0),
        share: `${(share * 100).toFixed(0)} %`,
      };
      return { rows, met: share >= 0.4 };
    } finally {
      bare?.kill();
      await server.stop();
    }
  },
};
