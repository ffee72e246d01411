#!/bin/sh
# Sees to it that there is a Chromium for the browser tests; says the one command to type where it may not.
set -eu
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
	if [ -n "$name" ] && command -v "$name" >/dev/null; then exit 0; fi
done
if ! command -v apt-get >/dev/null; then
	echo "The browser tests need Chromium. Install it and try again, or name it: CHROMIUM=/path/to/chromium make test"
	exit 1
fi
if [ "$(id -u)" = 0 ]; then as=""; elif sudo -n true 2>/dev/null; then as="sudo"; else
	echo "The browser tests need Chromium. Type: sudo apt-get install --yes chromium"
	exit 1
fi
$as apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as apt-get install --yes -qq chromium >/dev/null
