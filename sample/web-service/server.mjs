import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { hostname } from "node:os";
import { greeting } from "./greeting.mjs";

const version = readFileSync(new URL("./version.txt", import.meta.url), "utf8").trim();
const port = Number(process.env.PORT ?? 8080);

createServer((_request, response) => response.end(greeting(hostname(), version))).listen(port, "127.0.0.1");
