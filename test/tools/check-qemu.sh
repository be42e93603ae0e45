#!/usr/bin/env bash
# Streams of the QEMUs at hand, made here, through the command `ber`, and back into a QEMU: round trips, RAM beside what
# QEMU's pmemsave writes, what QEMU saves again after it has loaded a stream, streams that QEMU refuses. Also the recorded
# streams of ../shared/qemu/streams where that folder is, otherwise those of test/fixtures/migration.
#
#   test/tools/check-qemu.sh [PART-OF-NAME...]     all streams, or those with such names
#
# Beside the QEMU that is installed it takes QEMU 10 from Debian's backports, when it can be had: from the folder $QEMU10
# if that is set (qemu/qemu10.sh fills one), otherwise for the time of this run.
# Prints a line a check and `N passed, N failed, N skipped` at the end; exit status 77 when something needed is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source test/tools/support/asn1c-converter.sh

command=dist/cli/main.cjs
streams=test/fixtures/migration
if [[ -e ../shared/qemu/streams/streams.json ]]; then streams=../shared/qemu/streams; fi

missing() {
  printf 'check-qemu: %s\n' "$1"
  exit 77
}
for tool in node qemu-system-x86_64 qemu-system-aarch64 qemu-img timeout; do
  command -v "$tool" >/dev/null || missing "$tool is not installed"
done
[[ -e $command ]] || missing "$command is not built; 'npm run build' makes it"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
options=(--streams "$streams" --folder "$folder/streams")
mkdir "$folder/streams"

if [[ -n ${QEMU10:-} ]]; then
  options+=(--qemu10 "$QEMU10")
elif ! qemu-system-x86_64 --version | grep -q 'version 1[0-9]'; then
  if reason=$(test/tools/qemu/qemu10.sh "$folder/qemu10"); then
    options+=(--qemu10 "$folder/qemu10")
  else
    options+=(--without "QEMU 10: $reason")
  fi
fi

if command -v asn1c >/dev/null && command -v gcc >/dev/null; then
  make_converter schema/migration.asn1 QemuFile "$folder/converter" -fwide-types
  options+=(--converter "$folder/converter/converter")
else
  options+=(--without "asn1c's converter: asn1c or gcc is not installed")
fi

node test/tools/qemu/check.mjs "${options[@]}" "$@"
