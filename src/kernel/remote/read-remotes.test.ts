import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRemotes } from "./read-remotes.ts";

const own = { data: "/nonexistent", account: "111111111111", region: "us-east-1" };
const read = (...remotes: object[]) => readRemotes({ ...own, remotes: JSON.stringify({ remotes }) }).remotes;
const far = { account: "222222222222", endpoint: "https://far:4700" };

describe("the list of remotes", () => {
  it("comes from the data folder, a named file or the setting itself, and may be absent", () => {
    const data = mkdtempSync(join(tmpdir(), "quintet-remotes-"));
    expect(readRemotes({ ...own, data })).toEqual({ remotes: [], topics: {} });
    writeFileSync(join(data, "remotes.json"), JSON.stringify({ remotes: [far] }));
    const wanted = [{ ...far, region: "*", assume: "caller" }];
    expect(readRemotes({ ...own, data }).remotes).toEqual(wanted);
    expect(readRemotes({ ...own, remotes: join(data, "remotes.json") }).remotes).toEqual(wanted);
    expect(read(far)).toEqual(wanted);
  });

  it.each([
    ["a short account", { account: "1", endpoint: "aws" }, "remote 1: an account has 12 digits"],
    ["an endpoint that is no URL", { ...far, endpoint: "ftp://x" }, "the endpoint must be a URL"],
    ["an unknown key", { ...far, key: "x" }, '"key" is unknown'],
    ["half a key", { ...far, credentials: { accessKeyId: "x" } }, "credentials are"],
    ["a role that is none", { ...far, assume: "admin" }, '"assume" is'],
    ["the server's own account", { ...far, account: own.account }, "own account 111111111111"],
  ])("refuses %s, and names the place", (_what, row, message) => {
    expect(() => read(row)).toThrow(message);
  });

  it("takes services of the own account, and its other regions", () => {
    expect(read({ ...far, account: own.account, services: ["lambda"] })).toHaveLength(1);
    expect(read({ ...far, account: own.account, region: "eu-west-1" })).toHaveLength(1);
  });

  it("takes addresses for topics, and nothing else", () => {
    const topics = { "arn:aws:sns:us-east-1:111111111111:ask": "https://hooks.example/ask" };
    expect(readRemotes({ ...own, remotes: JSON.stringify({ topics }) }).topics).toEqual(topics);
    expect(() => readRemotes({ ...own, remotes: JSON.stringify({ topics: { ask: "https://hooks.example" } }) })).toThrow("topics");
  });

  it("refuses a named file that is not there", () => {
    expect(() => readRemotes({ ...own, remotes: "/nonexistent/file.json" })).toThrow("ENOENT");
  });
});
