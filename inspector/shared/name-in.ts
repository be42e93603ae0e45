/** What a file at an address is called. */
export function nameIn({ pathname, host }: URL): string {
  const name = pathname.split('/').at(-1) || host
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
