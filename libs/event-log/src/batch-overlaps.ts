import { filtersOverlap } from '@posthorn/events';
import type { Expectation } from './event-log.js';

/** Of an append unit what the server compares with others. */
export interface Claimed {
  readonly expect: Expectation | undefined;
  readonly events: readonly { readonly subject: string }[];
}

/**
 * What the units of a batch write and expect, filed so that one more unit is compared with those about the same contact
 * only: two filters that each name workspace and key overlap in nothing when one of the names differs.
 */
export class BatchOverlaps {
  private readonly expected = new FiledFilters();
  private readonly written = new FiledFilters();

  add({ expect, events }: Claimed): void {
    if (expect) this.expected.add(expect.subject);
    for (const { subject } of events) this.written.add(subject);
  }

  /** True when the unit and one that was added must not share a batch. */
  collides({ expect, events }: Claimed): boolean {
    if (expect && (this.expected.overlaps(expect.subject) || this.written.overlaps(expect.subject))) return true;
    return events.some(({ subject }) => this.expected.overlaps(subject));
  }
}

class FiledFilters {
  private readonly byPlace = new Map<string, Set<string>>();
  private readonly elsewhere = new Set<string>();

  add(filter: string): void {
    const place = placeOf(filter);
    if (place === undefined) {
      this.elsewhere.add(filter);
      return;
    }
    const filed = this.byPlace.get(place);
    if (filed) filed.add(filter);
    else this.byPlace.set(place, new Set([filter]));
  }

  overlaps(filter: string): boolean {
    if (anyOverlaps(this.elsewhere, filter)) return true;
    const place = placeOf(filter);
    if (place !== undefined) return anyOverlaps(this.byPlace.get(place), filter);
    for (const filed of this.byPlace.values()) if (anyOverlaps(filed, filter)) return true;
    return false;
  }
}

function anyOverlaps(filters: ReadonlySet<string> | undefined, filter: string): boolean {
  if (!filters) return false;
  if (filters.has(filter)) return true;
  for (const other of filters) if (filtersOverlap(other, filter)) return true;
  return false;
}

/** Workspace and key of `evt.<workspace>.<family>.<key>.<verb>`, when both are named; other filters have none. */
function placeOf(filter: string): string | undefined {
  const [, workspaceId, , key, verb, ...more] = filter.split('.');
  if (workspaceId === undefined || key === undefined || verb === undefined || more.length > 0) return undefined;
  return [workspaceId, key].some((token) => token === '*' || token === '>') || filter.endsWith('>')
    ? undefined
    : `${workspaceId}.${key}`;
}
