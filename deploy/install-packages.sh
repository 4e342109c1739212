#!/usr/bin/env bash
# Installs the packages of deploy/apt-packages.txt that are missing: those of [build], and of each section named as an argument.
# Asks for nothing when all are there; uses sudo where it is not run by root.
set -euo pipefail
cd "$(dirname "$0")"

wanted=$(awk -v sections=" build $* " '
  /^\[/ { section = substr($0, 2, length($0) - 2); next }
  /^[^#]/ && index(sections, " " section " ")' apt-packages.txt)

missing=()
for package in $wanted; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "install-packages: missing ${missing[*]}: run 'apt-get install ${missing[*]}' as root" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "installing ${#missing[@]} packages: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
