#!/usr/bin/env bash
# Builds the DynamoDB-compatible server of the tests once, into a cache outside the clone, and
# prints the path of its binary as the last line of its output. What it says meanwhile, the time
# the build took included, goes to stderr.
set -euo pipefail

crate=dynoxide-rs
version=3.0.0
home=${SALLYPORT_CACHE:-$HOME/.cache/sallyport}/$crate-$version
binary=$home/bin/dynoxide

if [[ -x $binary ]]; then
  if [[ -f $home/built-in ]]; then echo "dynamodb server: $crate $version, built in $(<"$home/built-in") s" >&2; fi
  echo "$binary"
  exit 0
fi

if ! command -v cargo >/dev/null; then
  echo "the DynamoDB tests need $crate $version, which cargo builds: install Rust 1.88 or newer" \
    "(https://rustup.rs, or the package manager's cargo) and a C compiler, then run the tests again" >&2
  exit 1
fi

# Built beside its place and moved there whole, so that a build cut short leaves nothing behind.
mkdir -p "$(dirname "$home")"
built=$(mktemp -d "$home.XXXXXX")
trap 'rm -rf "$built"' EXIT

# Only what the tests use, and optimised for a short build rather than for a fast server.
echo "dynamodb server: building $crate $version, once; this takes some minutes" >&2
began=$SECONDS
CARGO_TARGET_DIR=$built/target \
CARGO_PROFILE_RELEASE_LTO=off \
CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
  cargo install "$crate" --version "$version" --locked --quiet \
  --no-default-features --features native-sqlite,http-server --root "$built/root" >&2
took=$((SECONDS - began))
echo "$took" >"$built/root/built-in"
echo "dynamodb server: $crate $version, built in $took s" >&2

# Another run may have been faster; its binary is the same.
mv -T "$built/root" "$home" 2>/dev/null || [[ -x $binary ]]
echo "$binary"
