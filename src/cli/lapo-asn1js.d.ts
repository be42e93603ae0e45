/** What is used of the package, as scripts/bundle-cli.mjs puts it into the bundle: lines of a number, a space, and a name. */
declare module '@lapo/asn1js/oids.js' {
  export const oids: string
}
