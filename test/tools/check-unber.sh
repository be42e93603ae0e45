#!/usr/bin/env bash
# asn1c's `unber` and `enber` beside `ber dump --xml` and `ber from-xml`, over the BER of test/fixtures that is sound and ends:
# the same elements with the same attributes and contents octets, and the same octets again from all four.
#
#   test/tools/check-unber.sh
#
# Prints a line a file and `N passed, N failed` at the end; exit status 77 when something needed is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

source test/tools/support/checks.sh

need node unber enber cmp

# Start tags, and contents as hexadecimal digits, a line each; `unber` writes no spaces into contents, but puts them before tags.
ours() {
  { tr -d '\n' <"$1" && echo; } | sed -E 's/<\?[^>]*>//; s/<!--[^>]*-->//g; s/<\/?BER[^>]*>//g; s/<\/[^>]*>//g; s/> +/>/g; s/([0-9a-f]) +/\1/g; s/ *</\n</g' |
    sed -E '/^$/d'
}

theirs() {
  sed -E 's/^ *//; s/<\/[^>]*>//g; s/&#x([0-9a-f]{2});/\1/g; /^$/d' "$1"
}

# compare FILE
compare() {
  local said=''
  node "$command" dump --xml "$1" >"$folder/ours.xml"
  unber -p "$1" >"$folder/theirs.xml" 2>/dev/null || said='unber refuses it'
  ours "$folder/ours.xml" >"$folder/ours"
  theirs "$folder/theirs.xml" >"$folder/theirs"
  if ! cmp -s "$folder/ours" "$folder/theirs"; then
    said="other elements: $(diff "$folder/ours" "$folder/theirs" | sed -n '2,4p' | cut -c1-200 || true)"
  fi
  node "$command" from-xml "$folder/ours.xml" "$folder/again"
  cmp -s "$1" "$folder/again" || said='from-xml makes other octets'
  enber "$folder/theirs.xml" >"$folder/again" 2>/dev/null || true
  # enber has no octets of lengths that are not the shortest; where it gives the input back, so do we.
  if [[ -n $said ]]; then
    fail "$1: $said"
  elif cmp -s "$1" "$folder/again"; then
    pass "$1"
  else
    pass "$1: enber makes other octets"
  fi
}

for file in test/fixtures/asn1-instances/*.{der,ber,p12,p7m}; do compare "$file"; done

sum_up
