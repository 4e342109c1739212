#!/usr/bin/env bash
# Holds the systemd unit to its hardening: an exposure of at most 1.5 by systemd's own measure.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v systemd-analyze >/dev/null || { echo "skipped: no systemd-analyze"; exit 77; }
systemd-analyze security --offline=true --threshold=15 deploy/kuaixun.service
