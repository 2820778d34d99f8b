#!/usr/bin/env bash
# Installs on a bare Debian machine the real programs that the end-to-end tests and the deployment checks need:
# Debian's from apt, the Lambda runtime from npm, moto, ministack, mqtt-exporter, cfn-lint and the SAM CLI from PyPI.
# What does not come from apt goes to .parts/ in this project, which Git ignores. Says what it does; quick when all is
# there; safe to run again.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
parts=$project/.parts

# One version each, so that a test that fails tomorrow fails because of a change here.
node_version=24.21.0
ric_version=4.0.2
moto_version=5.2.1
ministack_version=1.5.33
mqtt_exporter_version=1.12.1
cfn_lint_version=1.58.0
sam_version=1.170.0

say() { printf '%s\n' "install-parts: $*"; }
fail() { say "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

install_debian_packages() {
  local wanted=(prometheus prometheus-alertmanager prometheus-node-exporter prometheus-mqtt-exporter mosquitto
    mosquitto-clients chromium openssl shellcheck busybox systemd monitoring-plugins-basic zsh fish
    cmake make g++ autoconf automake libtool xz-utils python3 python3-venv)
  local missing=() package
  command -v dpkg-query >/dev/null || fail "this is not a Debian machine; install by hand: ${wanted[*]}"
  for package in "${wanted[@]}"; do
    [ "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" = 'install ok installed' ] || missing+=("$package")
  done
  if [ ${#missing[@]} = 0 ]; then say "the Debian packages are already installed"; return; fi
  say "installing with apt-get: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends "${missing[@]}"
}

# Node 24 as a package of npm, since the runtime client needs Node 22 or later and Lambda runs 24. Its package brings
# the C++ headers too, so that the client is compiled for this Node and nothing is fetched from elsewhere.
install_lambda_runtime() {
  local arch stamp="node $node_version, aws-lambda-ric $ric_version"
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) fail "no Node $node_version for $(uname -m)" ;;
  esac
  if [ "$(cat "$parts/lambda/installed" 2>/dev/null)" = "$stamp" ]; then say "$stamp: already installed"; return; fi
  say "installing with npm: $stamp (compiles for a minute)"
  rm -rf "$parts/lambda"
  mkdir -p "$parts/lambda"
  local node_package="node-linux-$arch"
  cat >"$parts/lambda/package.json" <<JSON
{
  "private": true,
  "dependencies": { "$node_package": "$node_version", "aws-lambda-ric": "$ric_version" },
  "allowScripts": { "aws-lambda-ric": true }
}
JSON
  (
    cd "$parts/lambda"
    npm install --ignore-scripts --no-audit --no-fund --loglevel=error
    mkdir -p bin
    ln -s "../node_modules/$node_package/bin/node" bin/node
    export PATH="$parts/lambda/bin:$PATH" npm_config_nodedir="$parts/lambda/node_modules/$node_package"
    npm rebuild aws-lambda-ric --loglevel=error --foreground-scripts >compile.log 2>&1 ||
      { tail -n 40 compile.log >&2; fail 'aws-lambda-ric did not compile'; }
  )
  printf '%s' "$stamp" >"$parts/lambda/installed"
}

# Each in its own environment: the SAM CLI pins versions of what moto uses too.
# $1: name of the environment, then what pip is to install
install_from_pypi() {
  local name=$1 stamp venv
  shift
  venv=$parts/$name
  stamp=$*
  if [ "$(cat "$venv/installed" 2>/dev/null)" = "$stamp" ]; then say "$stamp: already installed"; return; fi
  say "installing with pip: $stamp"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$@"
  printf '%s' "$stamp" >"$venv/installed"
}

mkdir -p "$parts"
printf '*\n' >"$parts/.gitignore"
install_debian_packages
install_lambda_runtime
install_from_pypi moto "moto[server]==$moto_version"
install_from_pypi ministack "ministack==$ministack_version"
install_from_pypi mqtt-exporter "mqtt-exporter==$mqtt_exporter_version"
install_from_pypi sam "aws-sam-cli==$sam_version" "cfn-lint==$cfn_lint_version"
say "all parts are installed"
