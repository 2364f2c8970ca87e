#!/usr/bin/env bash
# The independent HWPX reader of make test-desktop, from its lock with hashes, into a folder of the environment.
set -euo pipefail
from=$1
into=$2
command -v npm >/dev/null || { echo "npm is missing (Debian: nodejs npm): the HWPX reader cannot be installed" >&2; exit 0; }
mkdir -p "$into"
cp "$from"/{package.json,package-lock.json,read.mjs} "$into"
cmp -s "$from/package-lock.json" "$into/.installed" && exit 0
echo "installing the HWPX reader"
if ! (cd "$into" && npm ci --ignore-scripts --no-audit --no-fund --silent); then
    echo "the HWPX reader could not be installed: its test will say so" >&2
    exit 0
fi
cp "$from/package-lock.json" "$into/.installed"
