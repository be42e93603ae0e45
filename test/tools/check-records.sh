#!/usr/bin/env bash
# 10,000,000 call records, made on the spot, through `schema.select`, `schema.values` and `ber select`: every one of them at its
# place, and memory that does not grow with the file.
#
#   test/tools/check-records.sh [COUNT]     as many records instead
#
# Prints a line a check and `N passed, N failed` at the end; exit status 77 when something needed is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source test/tools/support/checks.sh

count=${1:-10000000}
need node

schema=$folder/calls.asn1
cat >"$schema" <<'NOTATION'
Calls DEFINITIONS AUTOMATIC TAGS ::= BEGIN
  CallFile ::= SEQUENCE { sender IA5String, records SEQUENCE OF Call }
  Call ::= SEQUENCE {
    kind ENUMERATED { originating, terminating, forwarded }, digits NumericString (SIZE (1..18)),
    seconds INTEGER (0..86400), charges SEQUENCE OF Charge, number INTEGER (0..4294967295)
  }
  Charge ::= SEQUENCE { unit ENUMERATED { second, octet }, amount INTEGER }
END
NOTATION

records() {
  node test/tools/support/records.mjs "$1" "$schema" "$folder/calls.ber" "$count"
}

# What the command prints: a line a record, the last one last.
rows() {
  node "$command" select --schema "$schema" --pdu CallFile --path 'records[*].number' --format csv "$folder/calls.ber" |
    awk -v count="$count" 'NR > 1 && $0 != NR - 2 { exit bad = 1 } END { print NR - 1; exit bad || NR != count + 1 }'
}

check "$count records are made" records make
check "schema.select: $(du -m "$folder/calls.ber" | cut -f 1) MiB" records select || true
check 'schema.values' records values || true
check 'ber select' rows || true
sum_up
