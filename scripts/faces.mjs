/**
 * The faces of src/compat, and the packages that only hand them on: npm's `overrides` replace a package by a package, not by an
 * entry of one. @ldapjs/asn1 is in use in two versions that differ, and so there are two of that package.
 */

const old = ['Ber', 'BerReader', 'BerWriter']

export const faces = [
  { module: 'asn1', exports: old, package: 'wasm-ber-asn1', standsFor: 'asn1', major: 0, files: 'lib' },
  { module: 'asn1-ber', exports: old, package: 'wasm-ber-asn1-ber', standsFor: 'asn1-ber', major: 1, files: 'root' },
  {
    module: 'ldapjs-asn1',
    exports: [...old, 'BerTypes', 'bufferToHexDump'],
    package: 'wasm-ber-ldapjs-asn1',
    standsFor: '@ldapjs/asn1',
    major: 2,
    files: 'root',
  },
  {
    module: 'ldapjs-asn1-v1',
    exports: old,
    package: 'wasm-ber-ldapjs-asn1',
    standsFor: '@ldapjs/asn1',
    major: 1,
    files: 'lib',
  },
]
