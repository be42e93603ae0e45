#!/usr/bin/env bash
# Packages that use asn1, @ldapjs/asn1 and asn1-ber, once with these and once with ours by npm's `overrides`: what they do and send
# has to be the same. Then a consumer under Jest, one compiled by `tsc --module node16`, one written for @types/asn1.
#
#   test/tools/check-consumers.sh
#
# Installs from npm's registry into a temporary folder; exit status 77 when that cannot be reached.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec node test/tools/consumers/check.mjs
