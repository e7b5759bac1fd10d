#!/usr/bin/env bash
# Builds the DynamoDB-compatible server of the tests once, into a cache outside the clone, and
# prints the path of its binary as its only output. What it says meanwhile, the time the build took
# included, goes to stderr.
set -euo pipefail

readonly crate=dynoxide-rs
readonly version=3.0.0
readonly home=${SALLYPORT_CACHE:-$HOME/.cache/sallyport}/$crate-$version
readonly binary=$home/bin/dynoxide
readonly lock=$home.lock
PATH=$PATH:$HOME/.cargo/bin

if [[ -x $binary ]]; then
  echo "$binary"
  exit 0
fi

if ! command -v cargo >/dev/null; then
  echo "the DynamoDB tests need $crate $version, which cargo builds: install Rust 1.88 or newer" \
    "(https://rustup.rs) and a C compiler, then run the tests again" >&2
  exit 1
fi

# One builds, the others wait for it; whoever built and was killed holds the lock no longer.
mkdir -p "$(dirname "$home")"
until mkdir "$lock" 2>/dev/null; do
  holder=$(cat "$lock/pid" 2>/dev/null || true)
  if [[ -n $holder ]] && ! kill -0 "$holder" 2>/dev/null; then rm -rf "$lock"; fi
  sleep 1
done
echo $$ >"$lock/pid"
# Built beside its place and moved there whole, so that a build cut short leaves nothing behind.
built=$(mktemp -d "$home.XXXXXX")
trap 'rm -rf "$built" "$lock"' EXIT

if [[ ! -x $binary ]]; then
  echo "dynamodb server: building $crate $version, once; this takes some minutes" >&2
  began=$SECONDS
  # Only what the tests use, and optimised for a short build rather than for a fast server.
  CARGO_TARGET_DIR=$built/target \
    CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    cargo install "$crate" --version "$version" --locked --quiet \
    --no-default-features --features native-sqlite,http-server --root "$built/root" >&2
  echo "dynamodb server: $crate $version, built in $((SECONDS - began)) s" >&2
  mv "$built/root" "$home"
fi
echo "$binary"
