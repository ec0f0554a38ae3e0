/** An error in one line: the first of its message, and of its cause's, which for `fetch` is where the reason stands. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n', 1)[0] ?? message;
  return error instanceof TypeError && error.cause !== undefined ? `${line}: ${firstLine(error.cause)}` : line;
}
