/** What Vite makes modules of. */
declare module '*.css'

declare module 'virtual:engine' {
  export function startWorker(): Worker
}
