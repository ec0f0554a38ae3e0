/** What went wrong with a connection, in a sentence: `connect ECONNREFUSED 127.0.0.1:25`. */
export function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch keeps the reason in the cause; a name with several addresses has an error for each.
  if (error.cause instanceof Error) return networkReason(error.cause);
  const [first] = error instanceof AggregateError ? error.errors : [];
  if (first !== undefined) return networkReason(first);
  return error.message || error.name;
}
