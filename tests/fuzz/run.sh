#!/usr/bin/env bash
# Builds the fuzz targets with clang's fuzzer and runs each for a while, starting from its seeds.
# usage: tests/fuzz/run.sh SECONDS [PARSER …]
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-30}
shift || true
cmake -G Ninja -S . -B build/fuzz -DCMAKE_CXX_COMPILER=clang++-16 -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 -DKUAIXUN_SANITIZE=address,undefined -DKUAIXUN_FUZZ=ON >/dev/null
parsers=${*:-$(basename -s _fuzz.cpp -a tests/fuzz/*_fuzz.cpp)}
targets=$(printf '%s_fuzz ' $parsers)
ninja -C build/fuzz $targets

fuzz() {  # fuzz PARSER: new inputs go to a folder of its own, findings to build/fuzz/findings
  local parser=$1 found=build/fuzz/corpus/$1
  mkdir -p "$found" build/fuzz/findings
  build/fuzz/tests/"${parser}"_fuzz -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=0 \
    -verbosity=0 -artifact_prefix="build/fuzz/findings/$parser-" "$found" "tests/fuzz/seeds/$parser" >"build/fuzz/$parser.log" 2>&1 ||
    { echo "fuzz $parser: a finding"; tail -40 "build/fuzz/$parser.log"; return 1; }
  echo "fuzz $parser: ${seconds} s without a finding"
}
export -f fuzz
export seconds
printf '%s\n' $parsers | xargs -P "$(nproc)" -I{} bash -c 'fuzz {}'
