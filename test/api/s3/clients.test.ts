import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../../harness/index.ts";

const execute = promisify(execFile);
const has = (program: string, ...args: string[]): Promise<boolean> =>
  execute(program, args).then(
    () => true,
    () => false,
  );
const hasAws = await has("aws", "--version");
const hasBoto = await has("python3", "-c", "import boto3");

let server: TestServer;
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), "quintet-s3-"));
  env = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    AWS_DEFAULT_REGION: server.region,
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
  };
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a program as a user's shell would and gives what it printed. */
const run = async (program: string, ...args: string[]): Promise<string> => (await execute(program, args, { cwd: folder, env })).stdout;
const s3 = (...args: string[]): Promise<string> => run("aws", "s3", ...args);

test.skipIf(!hasAws)(
  `aws s3 mb, cp, sync, ls, presign, rm and rb${hasAws ? "" : " (the aws CLI is not installed)"}`,
  { timeout: 120_000 },
  async () => {
    // Above 8 MB the CLI sends parts.
    const big = randomBytes(20_000_000);
    await mkdir(join(folder, "site/css"), { recursive: true });
    await writeFile(join(folder, "site/big.bin"), big);
    await writeFile(join(folder, "site/index.html"), "<h1>hello</h1>");
    await writeFile(join(folder, "site/css/a b&ü.css"), "p {}");
    await s3("mb", "s3://cli-bucket");
    await s3("sync", "--no-progress", "site", "s3://cli-bucket/www");
    expect(await s3("sync", "--no-progress", "site", "s3://cli-bucket/www")).toBe("");
    const listed = (await s3("ls", "--recursive", "s3://cli-bucket")).trim().split("\n");
    expect(listed.map((line) => line.slice(20).trim())).toEqual(["20000000 www/big.bin", "4 www/css/a b&ü.css", "14 www/index.html"]);
    expect(await s3("ls", "s3://cli-bucket/www/")).toContain("PRE css/");
    await s3("cp", "--no-progress", "s3://cli-bucket/www/big.bin", "s3://cli-bucket/copy.bin");
    await s3("cp", "--no-progress", "s3://cli-bucket/copy.bin", "back.bin");
    expect((await readFile(join(folder, "back.bin"))).equals(big)).toBe(true);
    const page = await fetch((await s3("presign", "s3://cli-bucket/www/index.html")).trim());
    expect([page.headers.get("content-type"), await page.text()]).toEqual(["text/html", "<h1>hello</h1>"]);
    await s3("sync", "--no-progress", "s3://cli-bucket/www", "down");
    expect((await readdir(join(folder, "down"), { recursive: true })).sort()).toEqual(["big.bin", "css", "css/a b&ü.css", "index.html"]);
    await s3("rm", "--recursive", "--quiet", "s3://cli-bucket");
    await s3("rb", "s3://cli-bucket");
    await expect(s3("ls", "s3://cli-bucket")).rejects.toThrow("NoSuchBucket");
  },
);

const story = `
import boto3, http.client, io, os, urllib.parse
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError
s3 = boto3.client("s3")
s3.create_bucket(Bucket="boto")
s3.put_bucket_versioning(Bucket="boto", VersioningConfiguration={"Status": "Enabled"})
data = os.urandom(12_000_000)
s3.upload_fileobj(io.BytesIO(data), "boto", "big", Config=TransferConfig(multipart_threshold=6_000_000, multipart_chunksize=6_000_000))
out = io.BytesIO()
s3.download_fileobj("boto", "big", out)
assert out.getvalue() == data
first = s3.put_object(Bucket="boto", Key="k ü+/x", Body=b"one", Metadata={"who": "ann"}, Tagging="a=1")["VersionId"]
s3.put_object(Bucket="boto", Key="k ü+/x", Body=b"two", ChecksumAlgorithm="SHA256")
assert s3.get_object(Bucket="boto", Key="k ü+/x", VersionId=first)["Body"].read() == b"one"
assert s3.get_object(Bucket="boto", Key="k ü+/x", Range="bytes=1-")["Body"].read() == b"wo"
page = s3.list_objects_v2(Bucket="boto", Delimiter="/")
assert [c["Key"] for c in page["Contents"]] == ["big"] and page["CommonPrefixes"] == [{"Prefix": "k ü+/"}], page
assert s3.list_objects(Bucket="boto", Prefix="k ü")["Contents"][0]["Key"] == "k ü+/x"
assert len(s3.list_object_versions(Bucket="boto", Prefix="k")["Versions"]) == 2
url = s3.generate_presigned_url("put_object", Params={"Bucket": "boto", "Key": "by-url"}, ExpiresIn=60)
there = urllib.parse.urlsplit(url)
connection = http.client.HTTPConnection(there.netloc)
connection.request("PUT", there.path + "?" + there.query, body=b"posted")
assert connection.getresponse().status == 200
assert s3.get_object(Bucket="boto", Key="by-url")["Body"].read() == b"posted"
try:
    s3.get_object(Bucket="boto", Key="none")
    raise SystemExit("no error")
except s3.exceptions.NoSuchKey:
    pass
try:
    s3.put_object(Bucket="boto", Key="by-url", Body=b"x", IfNoneMatch="*")
    raise SystemExit("no error")
except ClientError as error:
    assert error.response["Error"]["Code"] == "PreconditionFailed", error.response
boto3.resource("s3").Bucket("boto").object_versions.delete()
s3.delete_bucket(Bucket="boto")
print("done")
`;

test.skipIf(!hasBoto)(
  `boto3: transfers, versions, listings, presigned addresses, exceptions${hasBoto ? "" : " (boto3 is not installed)"}`,
  { timeout: 60_000 },
  async () => {
    expect((await run("python3", "-c", story)).trim()).toBe("done");
  },
);
