#!/bin/sh
# Ends the running service, if there is one.
set -eu
[ -f /run/web-service.pid ] || exit 0
kill "$(cat /run/web-service.pid)" 2>/dev/null || true
rm -f /run/web-service.pid
