/** What Vite makes modules of. */
declare module '*.css'

declare module 'virtual:engine' {
  export function startWorker(): Worker
}

declare module '*?raw' {
  const text: string
  export default text
}
