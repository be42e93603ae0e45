/** What the machine's panel calls things. */

export const address = (octet: number, digits = 8): string => `0x${octet.toString(16).padStart(digits, '0')}`

/** By the numbers of `PageState`. */
export const stateNames = ['never sent', 'zero', 'fill', 'full', 'XBZRLE', 'zlib'] as const
