/** The schema and the data of the examples in docs/select.md. */
export const callsSchema = `Calls DEFINITIONS AUTOMATIC TAGS ::= BEGIN
  CallFile ::= SEQUENCE { sender IA5String, records SEQUENCE OF Call }
  Call ::= SEQUENCE {
    number NumericString, start GeneralizedTime, seconds INTEGER (0..86400),
    kind ENUMERATED { originating, terminating }, cell OCTET STRING OPTIONAL,
    charges SEQUENCE OF Charge
  }
  Charge ::= SEQUENCE { unit ENUMERATED { second, octet }, amount INTEGER }
END
`

/** Of a `CallFile`, in hexadecimal. */
export const callsFile = [
  '3081a780055745524644a1819d',
  '3033800c343931373031323334353637810f32303236303430313130323530305a82013d83010084021c0ea508300680010081013d',
  '3025800a34393330393031383230810f32303236303430313130333031325a820107830101a500',
  '303f800c343931373031323334353637810f32303236303430313131303730335a8202015483010084021c11',
  'a5133007800100810201543008800101810300cc57',
].join('')
