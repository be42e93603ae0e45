#!/usr/bin/env bash
# Real migration streams through the command `ber`: to BER and back, compared with what was recorded of them, and the BER
# read by tools that are not ours: openssl asn1parse, and the converter that asn1c makes from schema/migration.asn1, whose XER
# ours has to equal.
#
#   test/tools/check-streams.sh [NAME...]     all streams, or those of these names
#
# Takes the streams of ../shared/qemu/streams where that folder is, otherwise the smaller set of test/fixtures/migration.
# Prints a line a check and `N passed, N failed` at the end; exit status 77 when something needed is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source test/tools/support/asn1c-converter.sh
source test/tools/support/checks.sh

recorded=test/fixtures/migration/streams.json
streams=test/fixtures/migration/streams
listed=$recorded
if [[ -e ../shared/qemu/streams/streams.json ]]; then
  streams=../shared/qemu/streams
  listed=$streams/streams.json
fi

need node asn1c gcc openssl jq gzip cmp sha256sum perl
[[ -e $listed ]] || missing "no streams in $streams"

# What was recorded of a stream; for streams that are no fixture, what came with them.
record_of() {
  local name=$1 sections=$streams/$1.sections.json
  jq -e --arg name "$name" '.[] | select(.name == $name)' "$recorded" && return
  jq --arg name "$name" --slurpfile walk "$sections" '
    ($walk[0].sections | map(select(.name == "ram")) | last) as $last
    | .streams[] | select(.name == $name)
    | . + { ram_end: ($last.body + $last.length + (if $last.footer then 5 else 0 end)) }' "$listed"
}

record_to() {
  record_of "$2" >"$1"
  cat "$(walk_of "$2")" >"$folder/walk" 2>/dev/null || echo null >"$folder/walk"
}

# Where the sections of a stream are told, if anywhere.
walk_of() {
  local sections=$streams/$1.sections.json
  if [[ -e $sections ]]; then printf '%s' "$sections"; else printf '%s' "test/fixtures/migration/sections/$1.sections.json"; fi
}

has_digest() {
  [[ $(sha256sum <"$1") == "$(jq -r .sha256 "$2")  -" ]]
}

# same WHAT: compares what `info` found with what was recorded; shows both where they differ.
same() {
  jq -e -n --slurpfile found "$folder/info" --slurpfile recorded "$folder/record" --slurpfile walk "$folder/walk" "
    \$found[0] as \$found | \$recorded[0] as \$recorded | \$walk[0] as \$walk
    | $1 as [\$is, \$should]
    | if \$is == \$should then true else ({ is: \$is, should: \$should } | tojson | error) end"
}
records='[
  ($found.ramRecords | { mem_size: .blockLists, eos: .endOfSection, zero, page: .full, continue: .continued, mapped_pages: ([$found.blockPages[].mapped] | add) }
    + with_entries(select(.key | IN("fill", "xbzrle", "packed", "hook", "flush")))),
  ({ zero: 0, page: 0, continue: 0, fill: 0, xbzrle: 0, packed: 0, hook: 0, flush: 0, mapped_pages: 0 } + $recorded.ram_records)
]'
digests='[
  ([$found.blocks, $found.blockPages] | transpose | map(.[1].mapped as $pages | .[0] | { (.name): (
    { size: .length, sha256 }
    + if .address then { gpa: .address } else {} end
    + (.mapped | if . then { mapped_ram: { version, page_size: .pageSize, bitmap_offset: .bitmapAt, pages_offset: .pagesAt, pages_set: $pages } } else {} end)
  ) }) | add),
  $recorded.ram_blocks
]'
# Sections as the independent walk has them; PART and END sections have no instance and no version there.
sections='[
  [$found.sections[] | [(.type | ascii_upcase), .id, .name, .footer] + if .type == "full" then [.instanceId, .versionId, .octets, .hasFields] else [] end],
  [$walk.sections[] | [.type, .id, .name, .footer] + if .type == "FULL" then [.instance_id, .version_id, .length, true] else [] end]
]'
ends='[
  [$found.commands, $found.descriptionOctets, $found.tailOctets],
  [($walk.commands | map(.command)), $walk.vmdesc_size, $walk.trailing_bytes]
]'

# check_stream NAME FILE
check_stream() {
  local name=$1 x=$folder/x y=$folder/y z=$folder/z
  rm -f "$x" "$y" "$z"
  gzip -dc "$streams/$2" >"$x"
  check "$name: a record of it" record_to "$folder/record" "$name" || return 0
  check "$name: is the stream that was recorded" has_digest "$x" "$folder/record" || return 0
  check "$name: to BER" node "$command" migration to-ber "$x" "$y" || return 0
  check "$name: from BER" node "$command" migration from-ber "$y" "$z" || true
  check "$name: the same octets" cmp "$x" "$z" || true
  if check "$name: BER gathered" info_of "$y"; then
    check "$name: counts of RAM records, from BER" same "$records" || true
    check "$name: digests of RAM blocks, from BER" same "$digests" || true
    if [[ -e $(walk_of "$name") ]]; then
      check "$name: sections, from BER" same "$sections" || true
      check "$name: commands and description, from BER" same "$ends" || true
    fi
  fi
  check "$name: openssl asn1parse" openssl asn1parse -inform DER -in "$y" || true
  check "$name: asn1c's converter" "$folder/converter/converter" -iber -onull "$y" || true
  check "$name: asn1c's converter, with constraints" "$folder/converter/converter" -iber -onull -c "$y" || true
  check "$name: valid by the schema" node "$command" validate --schema schema/migration.asn1 --pdu QemuFile --one "$y" || true
  check "$name: the XER of asn1c's converter" same_xer "$y" || true
}

same_xer() {
  "$folder/converter/converter" -iber -oxer "$1" | decimals >"$folder/asn1c.xer" &&
    node "$command" convert --schema schema/migration.asn1 "$1" -o "$folder/ber.xer" &&
    cmp "$folder/asn1c.xer" "$folder/ber.xer"
}

info_of() {
  node "$command" migration info --json --digests "$1" >"$folder/info"
}

wanted=" $* "
known=$(jq -r '(if type == "array" then . else .streams end)[] | .name' "$listed")
for name in "$@"; do
  grep -qx -- "$name" <<<"$known" || missing "no stream $name in $streams"
done
if check 'asn1c makes a converter of the schema' make_converter schema/migration.asn1 QemuFile "$folder/converter" -fwide-types; then
  while IFS=$'\t' read -r name file; do
    if [[ $wanted == '  ' || $wanted == *" $name "* ]]; then check_stream "$name" "$file"; fi
  done < <(jq -r '(if type == "array" then . else .streams end)[] | [.name, .file] | @tsv' "$listed")
fi

sum_up
