#!/usr/bin/env bash
# `ber dump` beside `openssl asn1parse` over the certificates that the system trusts: offsets, depths, header lengths, lengths, forms
# and types of every value, and of the values in their extensions' OCTET STRINGs.
#
#   test/tools/check-openssl.sh [BUNDLE]     a file of PEM blocks; by default the system's
#
# Prints a line a certificate that differs, and `N passed, N failed` at the end; exit status 77 when something needed is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

source test/tools/support/checks.sh

need node openssl

bundle=${1:-}
for path in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
  if [[ -z $bundle && -e $path ]]; then bundle=$path; fi
done
[[ -n $bundle ]] || missing 'the system has no bundle of certificates'

node test/tools/support/check-openssl.mjs "$bundle"
