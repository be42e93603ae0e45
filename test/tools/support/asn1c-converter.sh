# To be sourced: the converter that asn1c makes of a schema, in a few thousand lines of C.

# make_converter SCHEMA PDU FOLDER [OPTION...]: FOLDER/converter reads one PDU; options are asn1c's.
make_converter() {
  local schema pdu=$2 work=$3
  schema=$(realpath "$1")
  shift 3
  mkdir -p "$work"
  (
    # -fcommon: the generated headers define variables that several files include.
    cd "$work" && asn1c -fcompound-names "$@" "$schema" && gcc -I. -DPDU="$pdu" -fcommon -w -O1 -o converter ./*.c
  ) >"$work/said" 2>&1 || {
    cat "$work/said"
    printf 'no converter of %s\n' "$schema"
    return 1
  }
}

# A converter with wide types prints numbers of more than 63 bits as octets.
decimals() {
  perl -Mbigint -pe 's{>(00(?::[0-9A-F]{2}){8})<}{my $hex = $1 =~ tr/://dr; ">" . hex($hex) . "<"}e'
}
