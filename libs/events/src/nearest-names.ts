/** Longer text is no misspelt name, and comparing it would cost its length. */
const MAX_LENGTH = 100;

/**
 * The names that somebody who wrote `offending` may have meant, nearest first: by edit distance, by a common
 * beginning, and by one half of a dotted name alone (`delivered`, `message.delivered` -> `delivery.delivered`).
 * None when nothing is near.
 */
export function nearestNames(offending: string, names: Iterable<string>, limit = 3): string[] {
  if (offending.length > MAX_LENGTH) return [];
  const wanted = offending.toLowerCase();
  const tolerance = Math.max(1, Math.floor(wanted.length / 3));
  return Array.from(names, (name) => ({ name, distance: nameDistance(wanted, name) }))
    .filter(({ distance }) => distance <= tolerance)
    .toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name);
}

function nameDistance(wanted: string, name: string): number {
  const [family = '', verb = ''] = name.split('.');
  const [wantedFamily = '', wantedVerb] = wanted.split('.');
  const beginning = wanted.replace(/\.?[*>]$/, '');
  const distances = [editDistance(wanted, name)];
  if (beginning.length >= 4 && name.startsWith(beginning)) distances.push(1);
  if (wantedVerb === undefined) distances.push(1 + editDistance(wanted, family));
  if (verb !== '*') {
    if (wantedVerb === undefined) distances.push(1 + editDistance(wanted, verb));
    if (wantedVerb === verb) distances.push(2);
    if (wantedVerb !== undefined && wantedFamily === '*') distances.push(editDistance(wantedVerb, verb));
  }
  return Math.min(...distances);
}

/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of two neighbours, each 1.
 * Costs the product of the lengths.
 */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const at = (row: readonly number[], column: number) => row[column] ?? Number.POSITIVE_INFINITY;
      const substitution = at(previous, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(at(previous, j) + 1, at(current, j - 1) + 1, substitution);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(beforePrevious, j - 2) + 1);
      current.push(best);
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length] ?? b.length;
}
