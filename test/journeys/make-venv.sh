#!/usr/bin/env bash
# Makes .venv with the real Python clients that the journeys drive, moto and cfn-lint, at pinned versions.
# Does nothing when they are there already. Needs python3; pip comes with the environment.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly requirements=test/journeys/requirements.txt
readonly mark=.venv/made-from.txt

if cmp --silent "$requirements" "$mark" && .venv/bin/python -c 'import awscli, boto3, cfnlint, moto' 2>/dev/null; then
  exit 0
fi
if ! command -v python3 >/dev/null; then
  echo 'make-venv: python3 is missing; install it, or the journeys of the Python clients cannot run' >&2
  exit 1
fi
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  rm -rf .venv
fi
if ! python3 -m venv .venv >/dev/null 2>&1; then
  echo 'make-venv: "python3 -m venv" does not work here; on Debian install python3-venv' >&2
  exit 1
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
cp "$requirements" "$mark"
