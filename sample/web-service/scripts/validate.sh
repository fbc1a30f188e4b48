#!/bin/sh
# The deployment counts as good only when the new version answers.
set -eu
node -e '
const wanted = require("fs").readFileSync("/srv/web-service/version.txt", "utf8").trim();
const until = Date.now() + 20000;
const ask = () => fetch(`http://127.0.0.1:${process.env.PORT}/`).then((answer) => answer.text()).then((text) => {
  if (!text.includes(wanted)) throw new Error(`answered ${text}`);
  console.log(text.trim());
}).catch((error) => {
  if (Date.now() > until) { console.error(String(error)); process.exit(1); }
  setTimeout(ask, 100);
});
ask();
'
