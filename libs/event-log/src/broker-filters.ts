import { filtersOverlap, subjectMatches } from '@posthorn/events';

export interface BrokerFilters {
  /** No two overlap: nats-server refuses a consumer whose filters do. All subjects when undefined. */
  readonly filters: readonly string[] | undefined;
  /** What the filters let through has to be looked at again. */
  readonly matches: (subject: string) => boolean;
}

/** Filters for one consumer that gives at least what any of `subjects` matches, and as little more as possible. */
export function brokerFilters(subjects: readonly string[] | undefined): BrokerFilters {
  if (!subjects) return { filters: undefined, matches: () => true };
  const overlap = subjects.some((one, i) => subjects.slice(i + 1).some((other) => filtersOverlap(one, other)));
  if (!overlap) return { filters: subjects, matches: () => true };
  return covered(subjects);
}

/** One filter over all of them. */
export function covered(subjects: readonly string[]): BrokerFilters & { readonly filters: readonly [string] } {
  return { filters: [cover(subjects)], matches: (subject) => subjects.some((each) => subjectMatches(each, subject)) };
}

/** The narrowest filter over all of them. Event subjects have five tokens. */
function cover(filters: readonly string[]): string {
  const tokens = filters.map((filter) => filter.replace(/>$/, '*.*.*.*.*').split('.').slice(0, 5));
  const [first = []] = tokens;
  return first.map((token, i) => (tokens.every((other) => other[i] === token) ? token : '*')).join('.');
}
