/** Bundled, the list is a text of lines (scripts/support/oid-names.mjs); as the package has it, an object. */
declare module '@lapo/asn1js/oids.js' {
  export const oids: string | { readonly [objectIdentifier: string]: { readonly d: string } | undefined }
}
