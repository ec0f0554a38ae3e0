/** What PostgreSQL's jsonb can hold: no NUL character, no half of a surrogate pair. */
export function storable(value: string): string {
  return value.replaceAll('\0', '\uFFFD').toWellFormed();
}
