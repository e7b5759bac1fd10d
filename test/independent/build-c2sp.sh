#!/usr/bin/env bash
# Builds the verifier of `c2sp/` once for each state of its sources, into a cache outside the clone,
# and prints the path of its binary as its only output. Its one dependency, golang.org/x/mod, comes
# from the module proxy and is held to c2sp/go.sum.
set -euo pipefail
cd "$(dirname "$0")/c2sp"

sources=$(cat go.mod go.sum main.go | sha256sum | cut -c1-16)
readonly home=${SALLYPORT_CACHE:-$HOME/.cache/sallyport}
readonly binary=$home/c2sp-$sources
PATH=$PATH:/usr/local/go/bin

if [[ -x $binary ]]; then
  echo "$binary"
  exit 0
fi

if ! command -v go >/dev/null; then
  echo "the ledger is verified by a second implementation, in Go: install Go 1.23 or newer" \
    "(https://go.dev/dl), then run the tests again" >&2
  exit 1
fi

# Built beside its place and moved there whole, so that a build cut short leaves nothing behind.
mkdir -p "$home"
built=$(mktemp "$binary.XXXXXX")
trap 'rm -f "$built"' EXIT
go build -trimpath -o "$built" . >&2
mv "$built" "$binary"
echo "$binary"
