/** Results are one line of the console, of a program as of a page. */

export function print(results) {
  results.then(
    (value) => console.log(JSON.stringify(value)),
    (error) => console.error(`${error.stack ?? error} ${error.cause ?? ''}`),
  )
}
