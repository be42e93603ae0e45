/** The error of the old packages: an `Error` that only its name tells apart, with or without `new`. */
export function invalidAsn1Error(message?: string): Error {
  const error = new Error()
  error.name = 'InvalidAsn1Error'
  error.message = message || ''
  return error
}

/** `0x30`, without a leading zero: as the messages of all but @ldapjs/asn1 2 write a tag. */
export function expected(tag: number, found: number): Error {
  return invalidAsn1Error(`Expected 0x${tag.toString(16)}: got 0x${found.toString(16)}`)
}
