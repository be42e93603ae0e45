#!/usr/bin/env bash
# Device state through the command `ber`, beside what QEMU's own analyze-migration.py (10.0.2) printed of the same stream: by
# file, by pipe and out of BER; and nothing of what a description tells is left as octets.
#
#   test/tools/check-state.sh [NAME...]     all streams, or those of these names
#
# Takes the streams and oracles of ../shared/qemu/streams where that folder is, otherwise those of test/fixtures/migration.
# Prints a line a check and `N passed, N failed` at the end; exit status 77 when something needed is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source test/tools/support/checks.sh

streams=test/fixtures/migration/streams
oracles=test/fixtures/migration/oracles
if [[ -e ../shared/qemu/streams/streams.json ]]; then
  streams=../shared/qemu/streams
  oracles=$streams
fi

need node gzip cmp jq

# oracle NAME: what the script printed, as it stood.
oracle() {
  if [[ -e $oracles/$1.oracle.json ]]; then cat "$oracles/$1.oracle.json"; else gzip -dc "$oracles/$1.oracle.json.gz"; fi
}

analyzed() {
  node "$command" migration state --format analyze "$1" | cmp - "$folder/oracle"
}

analyzed_pipe() {
  # A pipe on purpose: a file could be read from its end.
  # shellcheck disable=SC2002
  cat "$1" | node "$command" migration state --format analyze - | cmp - "$folder/oracle"
}

nothing_kept() {
  node "$command" migration state --json "$1" | jq -e '[.devices[] | .keptAsOctets // empty] | length == 0'
}

same_fields() {
  local fields='[.devices[] | {section, name, instance, version, fields}]'
  cmp <(node "$command" migration state --json "$1" | jq "$fields") <(node "$command" migration state --json "$2" | jq "$fields")
}

check_stream() {
  local name=$1 x=$folder/x y=$folder/y
  gzip -dc "$streams/$name.mig.gz" >"$x"
  oracle "$name" >"$folder/oracle"
  check "$name: as analyze-migration.py prints it" analyzed "$x" || true
  check "$name: the same by a pipe" analyzed_pipe "$x" || true
  check "$name: nothing is left as octets" nothing_kept "$x" || true
  check "$name: to BER" node "$command" migration to-ber "$x" "$y" || return 0
  check "$name: the same out of BER" analyzed "$y" || true
  check "$name: the same fields out of BER" same_fields "$x" "$y" || true
}

wanted=" $* "
for name in "$@"; do
  [[ -e $streams/$name.mig.gz ]] || missing "no stream $name in $streams"
done
for file in "$streams"/*.mig.gz; do
  name=$(basename "$file" .mig.gz)
  if [[ ! -e $oracles/$name.oracle.json && ! -e $oracles/$name.oracle.json.gz ]]; then continue; fi
  if [[ $wanted == '  ' || $wanted == *" $name "* ]]; then check_stream "$name"; fi
done

sum_up
