#!/bin/sh
OLD=$(cat /srv/hello.pid 2>/dev/null)
rm -f /srv/hello.pid
for _ in 1 2 3 4 5; do [ -n "$OLD" ] && kill "$OLD" 2>/dev/null || break; sleep 0.1; done
cat > /srv/serve.mjs <<'JS'
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
createServer((request, response) => response.end(readFileSync("/srv/hello/index.html"))).listen(process.env.PORT, "127.0.0.1", () =>
  writeFileSync("/srv/hello.pid", String(process.pid)),
);
JS
nohup node /srv/serve.mjs </dev/null >/srv/hello.log 2>&1 &
until [ -s /srv/hello.pid ]; do sleep 0.1; done
