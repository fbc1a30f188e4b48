#!/bin/sh
grep -q broken /srv/hello/index.html && { echo "the page is broken"; exit 1; }
exit 0
