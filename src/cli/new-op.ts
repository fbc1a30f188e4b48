import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { contracts, type ServiceName } from "../contracts/index.ts";

/**
 * `npm run new:op -- <service> <Operation>`: an operation file with its beats and a failing test that calls it with the SDK.
 * `node src/cli/new-op.ts <service> <Operation>` does the same.
 */
const root = fileURLToPath(new URL("../../", import.meta.url));

const packages: Record<ServiceName, string> = {
  codepipeline: "client-codepipeline",
  codebuild: "client-codebuild",
  codedeploy: "client-codedeploy",
  codeartifact: "client-codeartifact",
  proton: "client-proton",
  s3: "client-s3",
  sts: "client-sts",
  iam: "client-iam",
  logs: "client-cloudwatch-logs",
  events: "client-eventbridge",
  codecommit: "client-codecommit",
  ssm: "client-ssm",
  secretsmanager: "client-secrets-manager",
  ecr: "client-ecr",
  codeconnections: "client-codestar-connections",
  "codestar-connections": "client-codestar-connections",
};

const clientOf = (service: ServiceName): string =>
  Object.keys(contracts[service].sdk).find((name) => /^[A-Z].*Client$/.test(name) && name !== "__Client") as string;

const operationFile = (service: ServiceName, name: string): string => `import type * as sdk from "@aws-sdk/${packages[service]}";
import { arn } from "../../../base/arn.ts";
import { operation } from "../../../kernel/gateway/index.ts";

export const ${name} = operation<typeof sdk, "${name}">({
  // The ARN on which the caller needs ${contracts[service].actionPrefix}:${name}.
  resource: (_input, context) => arn("${contracts[service].signingName}", context, "…"),

  // Load what is there, decide by the rules in domain/, write the fact, wake the machine.
  async run(_input, _context) {
    throw new Error("${name} has no beats yet");
  },
});
`;

const testFile = (
  service: ServiceName,
  name: string,
): string => `import { ${[clientOf(service), `${name}Command`].sort().join(", ")} } from "@aws-sdk/${packages[service]}";
import { afterAll, expect, test } from "vitest";
import { startServer } from "../../harness/index.ts";

const server = await startServer();
afterAll(() => server.stop());

test("${name} does what AWS documents", async () => {
  const client = server.client(${clientOf(service)});
  // biome-ignore lint/suspicious/noExplicitAny: fill in the input
  const answer = await client.send(new ${name}Command({} as any));
  expect(answer).toMatchObject({ "what AWS answers": true });
});
`;

/** Writes both files; answers what is left to do. */
async function scaffold(service: ServiceName, name: string): Promise<string> {
  const family = existsSync(join(root, "src/services", service)) ? "services" : "companions";
  const file = join("src", family, service, "operations", `${name}.ts`);
  const test = join("test/api", service, `${name}.test.ts`);
  for (const path of [file, test]) if (existsSync(join(root, path))) throw new Error(`${path} is there already`);
  for (const [path, content] of [
    [file, operationFile(service, name)],
    [test, testFile(service, name)],
  ] as const) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return `written: ${file}
         ${test} (fails until the operation does what AWS documents)
next:    1. in src/${family}/${service}/operations/index.ts import ${name} and put it in the place of \`${name}: later\`
         2. fill the beats (resource, load, decide, write, wake) until the test passes
         3. npm run check`;
}

export async function main([service = "", name = ""]: string[]): Promise<number> {
  if (!Object.hasOwn(contracts, service)) {
    console.error(`usage: npm run new:op -- <service> <Operation>\nservices: ${Object.keys(contracts).join(", ")}`);
    return 2;
  }
  if (!Object.hasOwn(contracts[service as ServiceName].sdk, `${name}Command`)) {
    const near = Object.keys(contracts[service as ServiceName].sdk)
      .filter((key) => key.endsWith("Command") && key.toLowerCase().includes(name.toLowerCase()))
      .map((key) => key.slice(0, -"Command".length));
    console.error(`${service} has no operation '${name}'${near.length ? `; did you mean ${near.slice(0, 5).join(", ")}?` : ""}`);
    return 2;
  }
  try {
    console.log(await scaffold(service as ServiceName, name));
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
