#!/usr/bin/env bash
# The converter that asn1c makes from schema/migration.asn1, live, beside `ber validate` and `ber convert`: verdicts (asn1c with
# constraints, -c) and XER, octet for octet, over the migration vectors, each of them cut at every octet, and real streams.
#
#   test/tools/check-asn1c.sh [NAME...]     all streams of test/fixtures/migration, or those of these names
#
# Where asn1c is wrong, asn1c-defects.txt says so, with a reason each: an entry that has come to agree must leave the list.
# Prints a line a check and `N passed, N failed` at the end; exit status 77 when something needed is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source test/tools/support/asn1c-converter.sh
source test/tools/support/checks.sh

vectors=test/fixtures/migration/vectors
streams=test/fixtures/migration/streams
defects=test/tools/asn1c-defects.txt
# asn1c's converters can run for ever.
patience=20

need node asn1c gcc jq gzip cmp timeout perl

# What is known of a check, or nothing.
known_defect() {
  awk -v id="$1" -v what="$2" '$1 == id && $2 == what { $1 = $2 = ""; sub(/^ +/, ""); print }' "$defects"
}

# compare ID WHAT OURS THEIRS [NAME]: the same words, or a defect that the list has.
compare() {
  local reason
  printf '%s %s\n' "$1" "$2" >>"$folder/compared"
  reason=$(known_defect "$1" "$2")
  if [[ $3 == "$4" ]]; then
    if [[ -z $reason ]]; then pass "$1: $2: $3"; else fail "$1: $2: asn1c agrees; take it from $defects"; fi
  elif [[ -n $reason ]]; then
    pass "$1: $2: $3, known to differ: $reason"
  else
    fail "$1: $2: ours says '$3', asn1c '$4'"
  fi
}

# Verdict of asn1c's converter in $1 over file $2.
verdict_of_asn1c() {
  local status=0
  timeout "$patience" "$1/converter" -onull -c "$2" >/dev/null 2>&1 || status=$?
  case $status in
    0) echo valid ;;
    124) echo 'no end' ;;
    *) echo invalid ;;
  esac
}

# check_files CONVERTER SCHEMA PDU FILE...: the id of a check is the file's name.
check_files() {
  local converter=$1 schema=$2 pdu=$3
  shift 3
  # One process for all of ours; asn1c's stops at the first bad file.
  node "$command" validate --schema "$schema" --pdu "$pdu" --json "$@" 2>/dev/null >"$folder/verdicts" || true
  local file id ours
  for file in "$@"; do
    id=$(basename "$file")
    ours=$(jq -r --arg file "$file" 'select(.file == $file) | if .valid then "valid" else "invalid" end' "$folder/verdicts")
    compare "$id" verdict "$ours" "$(verdict_of_asn1c "$converter" "$file")"
    if [[ $ours == valid ]]; then compare_xer "$converter" "$schema" "$pdu" "$file" "$id"; fi
  done
}

compare_xer() {
  local ours=$folder/ours.xer theirs=$folder/theirs.xer said=same
  node "$command" convert --schema "$2" --pdu "$3" --from ber --to xer "$4" >"$ours"
  timeout "$patience" "$1/converter" -oxer "$4" 2>/dev/null | decimals >"$theirs" || said='no XER'
  if [[ $said == same ]]; then cmp -s "$ours" "$theirs" || said='other XER'; fi
  compare "$5" xer same "$said"
}

# write_vectors FOLDER CUTS: a file a vector, and in CUTS all that a valid one can be cut to, `ID+OCTETS`.
write_vectors() {
  mkdir -p "$1" "$2"
  node -e '
    const { readFileSync, writeFileSync } = require("fs")
    const [, vectors, whole, cuts] = process.argv
    for (const name of ["valid", "invalid"]) {
      for (const { id, hex } of JSON.parse(readFileSync(`${vectors}/${name}.json`, "utf8"))) {
        const octets = Buffer.from(hex, "hex")
        writeFileSync(`${whole}/${id}`, octets)
        if (name === "invalid") continue
        for (let end = 0; end < octets.length; end++) writeFileSync(`${cuts}/${id}+${end}`, octets.subarray(0, end))
      }
    }' "$vectors" "$1" "$2"
}

# All cuts of a vector are one check: both must refuse each.
check_cuts() {
  local file refused bad='' files=("$folder/cuts/$1"+*)
  node "$command" validate --schema schema/migration.asn1 --pdu QemuFile --json "${files[@]}" \
    2>/dev/null >"$folder/verdicts" || true
  refused=$(jq -n '[inputs | select(.valid | not) | .file] | unique | length' "$folder/verdicts")
  if ((refused != ${#files[@]})); then bad="ours refuses $refused of ${#files[@]}"; fi
  for file in "${files[@]}"; do
    if [[ $(verdict_of_asn1c "$folder/qemu" "$file") != invalid ]]; then bad="asn1c takes ${file##*/}"; fi
  done
  if [[ -z $bad ]]; then pass "$1: refused wherever it is cut"; else fail "$1: cut: $bad"; fi
}

make_converter schema/migration.asn1 QemuFile "$folder/qemu"
write_vectors "$folder/whole" "$folder/cuts"
check_files "$folder/qemu" schema/migration.asn1 QemuFile "$folder"/whole/*
for id in $(jq -r '.[].id' "$vectors/valid.json"); do check_cuts "$id"; done

# End-of-contents octets that are none, inside a CHOICE with a tag of its own.
printf 'M DEFINITIONS ::= BEGIN T ::= [APPLICATION 1] CHOICE { a INTEGER, b BOOLEAN } END\n' >"$folder/choice.asn1"
make_converter "$folder/choice.asn1" T "$folder/choice"
printf '\x61\x80\x02\x01\x05\x00\x00' >"$folder/choice-closed"
printf '\x61\x80\x02\x01\x05\x00\x01' >"$folder/choice-not-closed"
check_files "$folder/choice" "$folder/choice.asn1" T "$folder/choice-closed" "$folder/choice-not-closed"

# Devices have numbers of 64 bits, for which asn1c wants wide types.
make_converter schema/migration.asn1 QemuFile "$folder/qemu-wide" -fwide-types
for file in "$streams"/*.mig.gz; do
  name=$(basename "$file" .mig.gz)
  if (($# > 0)) && [[ " $* " != *" $name "* ]]; then continue; fi
  gzip -dc "$file" >"$folder/stream"
  node "$command" migration to-ber "$folder/stream" "$folder/$name"
  check_files "$folder/qemu-wide" schema/migration.asn1 QemuFile "$folder/$name"
  rm -f "$folder/stream" "$folder/$name"
done

while read -r id what _; do
  grep -qx -- "$id $what" "$folder/compared" || fail "$id: $what: in $defects, but nothing is compared under this name"
done < <(grep -v '^#' "$defects")

sum_up
