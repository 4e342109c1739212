#!/bin/sh
# The tests against a real Apache Kafka: tests/kafka/run.sh BUILD_DIR. Says in one line when they cannot be run here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: tests/kafka/run.sh BUILD_DIR}" && pwd)
libs=$("$here/get.sh" 2>&1) || {
  echo "tests/kafka: skipped: $libs"
  exit 0
}
cd "$here"
export KUAIXUN_MOVED_CLOCK=$build/tests/libmoved_clock.so
export KUAIXUN_TEST_BUILD=$build KUAIXUN_TEST_LIBS=$libs PYTHONDONTWRITEBYTECODE=1
python3 -m unittest -v kafka_test secure_test watch_test
python3 torture.py "$build/kuaixun" --kills 20
