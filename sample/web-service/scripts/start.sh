#!/bin/sh
# Starts the service in the background: its three streams must be closed for the hook to end.
set -eu
mkdir -p /run
nohup node /srv/web-service/server.mjs </dev/null >/srv/web-service.log 2>&1 &
echo $! >/run/web-service.pid
