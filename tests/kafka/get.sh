#!/bin/sh
# Gets the jars of Apache Kafka from Maven Central into a cache outside the tree, once, and prints their folder.
# Without Java, Maven or network (and nothing cached) it says so on stderr and exits 77: skip.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/kuaixun-tests/kafka

skip() {
  echo "kafka: $1" >&2
  exit 77
}

command -v java >/dev/null || skip "no java (apt-get install default-jdk-headless)"
for version in ${KAFKA_VERSION:-4.1.0 3.9.1}; do
  libs=$cache/$version
  if [ -e "$libs/complete" ]; then
    echo "$libs"
    exit 0
  fi
done
command -v mvn >/dev/null || skip "not cached, and no mvn (apt-get install maven)"
mkdir -p "$cache"
for version in ${KAFKA_VERSION:-4.1.0 3.9.1}; do
  part=$(mktemp -d "$cache/part.XXXXXX")
  if mvn -q -B -f "$here/pom.xml" -Dkafka.version="$version" dependency:copy-dependencies -DoutputDirectory="$part" \
      >"$cache/maven.log" 2>&1; then
    touch "$part/complete"
    # Two fetches at once: the first to finish wins.
    mv -T "$part" "$cache/$version" 2>/dev/null || rm -rf "$part"
    echo "$cache/$version"
    exit 0
  fi
  rm -rf "$part"
done
skip "could not be had from Maven Central, see $cache/maven.log"
