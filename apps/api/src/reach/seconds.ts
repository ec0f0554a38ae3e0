/** A time as MisarReach prints it: ISO 8601 UTC in whole seconds, `2026-06-15T09:00:00Z`. */
export function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
