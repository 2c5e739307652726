#!/usr/bin/env bash
# Builds the Dockerfile with buildah and starts the image once, where no registry can be reached: a base image is made
# with debootstrap, and the wheels are fetched here and mounted, so that the Dockerfile itself stays unchanged.
# Needs root and Debian. Everything it makes goes into one temporary folder and is removed at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
store=(--root "$work/store" --runroot "$work/run" --storage-driver vfs)
trap 'buildah "${store[@]}" rm -a >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

missing=()
for tool in buildah debootstrap; do command -v "$tool" >/dev/null || missing+=("$tool"); done
if ((${#missing[@]})); then apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; fi

mirror=$(apt-cache policy | awk '/ bookworm\/main / && !found {found = $2} END {print found}')
debootstrap --variant=minbase --include=python3-minimal,python3-venv,python3-pip,ca-certificates bookworm "$work/rootfs" "$mirror" >/dev/null
ln -sf python3 "$work/rootfs/usr/bin/python"
mkdir -p "$work/base"
printf 'FROM scratch\nCOPY rootfs/ /\nENV PATH=/usr/local/bin:/usr/bin:/bin\n' > "$work/Dockerfile.base"
buildah "${store[@]}" bud --isolation chroot --format docker -q -t docker.io/library/python:3.11-slim-bookworm -f "$work/Dockerfile.base" "$work" >/dev/null

.venv/bin/python -m pip download --quiet --disable-pip-version-check --require-hashes -r requirements.lock -d "$work/wheels"
printf '[global]\nno-index = true\nfind-links = /wheels\n' > "$work/pip.conf"
buildah "${store[@]}" bud --isolation chroot --pull-never --format docker -q -t routewijzer \
  -v "$work/wheels:/wheels:ro" -v "$work/pip.conf:/etc/pip.conf:ro" . >/dev/null

container=$(buildah "${store[@]}" from --pull-never routewijzer)
size=$(du -sm "$(buildah "${store[@]}" mount "$container")/app" "$(buildah "${store[@]}" mount "$container")/venv" | awk '{sum += $1} END {print sum}')
buildah "${store[@]}" run --isolation chroot "$container" -- sh -c '
  python -m bot web --port 18080 & server=$!
  for _ in $(seq 1 50); do python -c "import urllib.request; urllib.request.urlopen(\"http://127.0.0.1:18080/healthz\", timeout=1)" 2>/dev/null && break; sleep 0.2; done
  python -c "import urllib.request; print(urllib.request.urlopen(\"http://127.0.0.1:18080/healthz\", timeout=2).status)"
  id -u; kill -TERM "$server"; wait "$server"; echo "stopped with $?"'
echo "image built and started; application and its packages: ${size} MB"
