#!/usr/bin/env bash
# Proves that kuaixun works: installs what is missing, builds, and runs every test there is.
# usage: tests/run.sh [STEP …]   steps: format build test kafka address thread tidy fuzz (all of them when none is named)
# Build folders are those of CMakePresets.json; CCACHE_DIR and KUAIXUN_CORPUS are honoured.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
export KUAIXUN_CORPUS=${KUAIXUN_CORPUS:-$root/../shared/corpus}
export CCACHE_SLOPPINESS=pch_defines,time_macros
steps=${*:-format build test kafka address thread tidy fuzz}
jobs=$(nproc)
summary=()

timed() {  # timed NAME COMMAND…: says how long a step took
  local name=$1 began=$SECONDS
  shift
  echo "== $name"
  "$@"
  summary+=("$(printf '%-8s %5d s' "$name" $((SECONDS - began)))")
}

sources() { git ls-files '*.cpp' '*.hpp'; }

step_format() { sources | xargs clang-format-16 --dry-run --Werror; }

# With the benchmarks, which nobody runs here, so that they go on to build.
step_build() {
  cmake --preset release >/dev/null
  ninja -C build/release
}

step_test() { ctest --test-dir build/release --output-on-failure -j "$jobs"; }

step_kafka() { tests/kafka/run.sh build/release; }

step_address() {
  cmake --preset address >/dev/null
  ninja -C build/address
  ctest --test-dir build/address --output-on-failure -j "$jobs" -E '^(architecture|documents|systemd_unit)$' -LE measured
}

# The rooms whose tests have threads. Debian's librdkafka makes its threads by C11's thrd_create, which the thread sanitizer does
# not see and dies of: what starts a Kafka client is left out here, and with it the whole daemon.
step_thread() {
  local rooms="observe fetch ledger publish ingest"
  cmake --preset thread >/dev/null
  ninja -C build/thread $(printf '%s_tests ' $rooms)
  TSAN_OPTIONS="suppressions=$root/tests/thread_sanitizer.supp second_deadlock_stack=1" \
    ctest --test-dir build/thread --output-on-failure -j "$jobs" -R "^($(tr ' ' '|' <<<"$rooms"))\." \
    -E '^publish\.(KafkaPublisher|ExpiredTransaction|RealKafka).*$'
}

step_tidy() {
  git ls-files 'daemon/*.cpp' 'connectors/*.cpp' | xargs -P "$jobs" -n 4 clang-tidy-16 -p build/release --quiet 2>/dev/null
}

step_fuzz() { tests/fuzz/run.sh "${KUAIXUN_FUZZ_SECONDS:-10}"; }

timed install deploy/install-packages.sh test
for step in $steps; do timed "$step" "step_$step"; done
printf '%s\n' "where the time went:" "${summary[@]}"
