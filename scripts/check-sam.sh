#!/bin/sh
# Holds the templates against the SAM CLI: valid, clean for cfn-lint, and built into exactly the bytes of dist/.
# Uses `sam` from PATH, or the program that SAM names. Needs neither an AWS account nor Docker.
# Exit status: 0 if all holds, 1 if not, 77 if there is no SAM CLI.
set -eu

cd "$(dirname "$0")/.."
sam=${SAM:-sam}

if ! command -v "$sam" >/dev/null 2>&1; then
  echo "check-sam: skipped, because the SAM CLI was not found. Install it (pip install aws-sam-cli), or set SAM=/path/to/sam" >&2
  exit 77
fi
SAM_CLI_TELEMETRY=0
# Linting and building ask no AWS service, but parts of the SAM CLI insist on a region.
AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-us-east-1}
export SAM_CLI_TELEMETRY AWS_DEFAULT_REGION

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

# same TEMPLATE LOGICAL_ID FOLDER: what sam built for the function, and what npm run build made.
same() {
  if ! diff -r "$build/$1/$2" "dist/$3"; then
    echo "check-sam: the output of sam build differs from dist/$3" >&2
    exit 1
  fi
  echo "check-sam: $2 is dist/$3, byte for byte: $(find "dist/$3" -type f | wc -l | tr -d ' ') files"
}

# check TEMPLATE LOGICAL_ID FOLDER: what sam would package of the template, for one of its functions.
check() {
  if [ ! -f "dist/$3/index.mjs" ]; then
    echo "check-sam: dist/$3 is missing. Run npm run build first." >&2
    exit 1
  fi
  "$sam" validate --lint --template "$1"
  if ! "$sam" build --template "$1" --build-dir "$build/$1" >"$build/log" 2>&1; then
    cat "$build/log" >&2
    echo "check-sam: sam build failed" >&2
    exit 1
  fi
  same "$@"
}

"$sam" --version
check template.yaml Ingest ingest
same template.yaml HttpDoor http
if [ -f collectors.yaml ]; then check collectors.yaml Collect collect; fi
if [ -f scrape.yaml ]; then
  check scrape.yaml Scrape scrape
  same scrape.yaml Redeliver ingest
fi
if [ -f checks-template.yaml ]; then check checks-template.yaml Checks checks; fi
