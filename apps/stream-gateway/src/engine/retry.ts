/** Until a client that was sent away comes again; spread, so that they do not all come at once. @returns milliseconds */
export function randomRetryMs(): number {
  return 500 + Math.random() * 2_500;
}
