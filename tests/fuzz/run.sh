#!/usr/bin/env bash
# Builds the fuzz targets with clang's fuzzer and runs each for a while, starting from its seeds.
# usage: tests/fuzz/run.sh SECONDS [PARSER …]
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-30}
shift || true
cmake --preset address >/dev/null
parsers=${*:-$(basename -s _fuzz.cpp -a tests/fuzz/*_fuzz.cpp)}
targets=$(printf '%s_fuzz ' $parsers)
ninja -C build/address $targets

fuzz() {  # fuzz PARSER: new inputs go to a folder of its own, findings to another
  local parser=$1 found=build/address/fuzz/corpus/$1
  mkdir -p "$found" build/address/fuzz/findings
  build/address/tests/"${parser}"_fuzz -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=0 \
    -verbosity=0 -artifact_prefix="build/address/fuzz/findings/$parser-" "$found" "tests/fuzz/seeds/$parser" >"build/address/fuzz/$parser.log" 2>&1 ||
    { echo "fuzz $parser: a finding"; tail -40 "build/address/fuzz/$parser.log"; return 1; }
  echo "fuzz $parser: ${seconds} s without a finding"
}
export -f fuzz
export seconds
printf '%s\n' $parsers | xargs -P "$(nproc)" -I{} bash -c 'fuzz {}'
