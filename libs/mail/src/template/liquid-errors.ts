/** Loops inside loops gather errors of errors. */
const MAX_DEPTH = 5;
const MAX_ERRORS = 1000;

/** The first lines of what liquidjs threw: it gathers errors into one, and draws below each where in the template it is. */
export function messagesOf(error: unknown, depth = 0): string[] {
  const gathered: unknown[] =
    error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  if (gathered.length > 0 && depth < MAX_DEPTH) {
    return gathered.slice(0, MAX_ERRORS).flatMap((each) => messagesOf(each, depth + 1));
  }
  const message = error instanceof Error ? error.message : String(error);
  return [(message.split('\n', 1)[0] ?? '').slice(0, 300)];
}
