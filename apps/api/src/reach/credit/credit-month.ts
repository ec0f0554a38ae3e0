/** Credits are counted by calendar month, UTC. */
export interface CreditMonth {
  /** `2026-06`. */
  readonly name: string;
  /** When the next one begins, and nothing of it is spent. */
  readonly endsAt: Date;
}

export function creditMonthOf(time: Date): CreditMonth {
  const [year, month] = [time.getUTCFullYear(), time.getUTCMonth()];
  return { name: time.toISOString().slice(0, 7), endsAt: new Date(Date.UTC(year, month + 1, 1)) };
}
