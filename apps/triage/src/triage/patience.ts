/** What a mail waits for name servers when nobody waits for it. */
export const DNS_MS = 10_000;

const PRESSED_MS = 5_000;
const CROWDED_MS = 2_500;
const CROWD = 100;

/**
 * How long a mail waits for DNS. Name servers that are there answer in a tenth of the least; of a sender whose are silent, no backlog may grow faster than it is worked off
 * (32 mails of a client at once are 12 a second, where SMTP takes 10).
 * @param waiting mails of its client, domain or workspace behind it
 * @returns milliseconds
 */
export function dnsPatienceMs(waiting: number): number {
  if (waiting === 0) return DNS_MS;
  return waiting < CROWD ? PRESSED_MS : CROWDED_MS;
}
