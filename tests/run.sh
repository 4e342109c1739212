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
summary=() skipped=()

timed() {  # timed NAME COMMAND…: says how long a step took
  local name=$1 began=$SECONDS
  shift
  echo "== $name"
  "$@"
  summary+=("$(printf '%-8s %5d s' "$name" $((SECONDS - began)))")
}

tested() {  # tested BUILD OPTION…: runs the tests of a build; how many were skipped is told at the end
  local build=$1
  shift
  ctest --test-dir "build/$build" --output-on-failure -j "$jobs" --output-junit "$root/build/$build/tests.xml" "$@"
  skipped+=("$build: $(sed -n 's/^[[:space:]]*skipped="\([0-9]*\)".*/\1/p' "build/$build/tests.xml" | head -1)")
}

# Here a warning is an error; who builds with another compiler is not held up by what that one says.
configured() { cmake --preset "$1" -DCMAKE_COMPILE_WARNING_AS_ERROR=ON >/dev/null; }

sources() { git ls-files '*.cpp' '*.hpp'; }

step_format() { sources | xargs clang-format-16 --dry-run --Werror; }

# With the benchmarks, which nobody runs here, so that they go on to build.
step_build() {
  configured release
  ninja -C build/release
}

step_test() { tested release; }

# Its tests wait more than they work: what the next step builds is begun beside them.
step_kafka() {
  local building=
  if [[ " $steps " == *" kafka address "* ]]; then
    configured address
    nice ninja -C build/address >build/address/ahead.log 2>&1 &
    building=$!
  fi
  tests/kafka/run.sh build/release
  [ -z "$building" ] || wait "$building" || true  # what fails is told by the step that needs it
}

step_address() {
  configured address
  ninja -C build/address
  tested address -E '^(architecture|documents|systemd_unit|settings)$' -LE measured
}

# The rooms whose tests have threads. Debian's librdkafka makes its threads by C11's thrd_create, which the thread sanitizer does
# not see and dies of: what starts a Kafka client is left out here, and with it the whole daemon.
step_thread() {
  local rooms="observe fetch ledger publish ingest"
  configured thread
  ninja -C build/thread $(printf '%s_tests ' $rooms)
  TSAN_OPTIONS="suppressions=$root/tests/thread_sanitizer.supp second_deadlock_stack=1" \
    tested thread -R "^($(tr ' ' '|' <<<"$rooms"))\." \
    -E '^publish\.(KafkaPublisher|ExpiredTransaction|RealKafka).*$'
}

step_tidy() {
  git ls-files 'daemon/*.cpp' 'connectors/*.cpp' | xargs -P "$jobs" -n 4 clang-tidy-16 -p build/release --quiet 2>/dev/null
}

step_fuzz() { tests/fuzz/run.sh "${KUAIXUN_FUZZ_SECONDS:-10}"; }

timed install deploy/install-packages.sh test
for step in $steps; do timed "$step" "step_$step"; done
printf '%s\n' "where the time went:" "${summary[@]}"
[ ${#skipped[@]} -eq 0 ] || printf '%s\n' "tests that were skipped (without a corpus, or because they need a real Kafka, which has a step of its own):" "${skipped[@]}"
