import { hash } from 'node:crypto';
import type { ReportedEvent } from './reported-events.js';

export interface ReportIdentity {
  readonly event: ReportedEvent;
  readonly machine: boolean;
  /** Of a click. */
  readonly url?: string | null | undefined;
  /** The provider's id of the report; without one its bytes stand for it, since a retry sends the same ones. */
  readonly identity: string | Uint8Array;
}

/**
 * What tells two reports of one event about one send apart (ADR 0004, 0023); nothing where there can be only one.
 *
 * | event | key | so a fact is |
 * | --- | --- | --- |
 * | deferred | hash of the provider's id of the report | every deferral |
 * | opened | `person` or `machine` | the first open by a person, the first by a machine |
 * | clicked | hash of the link, `machine-` before it for a machine's | the first click on each link by a person, and by a machine |
 */
export function reportKeyOf({ event, machine, url, identity }: ReportIdentity): string | undefined {
  if (event === 'deferred') return digest(identity, 32);
  if (event === 'opened') return machine ? 'machine' : 'person';
  if (event === 'clicked') return `${machine ? 'machine-' : ''}${digest(url ?? '', 16)}`;
  return undefined;
}

function digest(identity: string | Uint8Array, characters: number): string {
  return hash('sha256', identity).slice(0, characters);
}
