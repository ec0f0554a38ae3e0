import type { PlannedSearch } from '../planner.js';

/** As the event keeps it: arrays that may be written to, nothing that is undefined. */
export function asRecorded({ text, filters = {}, keywords, limit }: PlannedSearch) {
  const given = Object.entries(filters).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]);
  return {
    text,
    filters: Object.fromEntries(given) as Record<string, string | string[]>,
    ...(keywords !== undefined && { keywords: [...keywords] }),
    ...(limit !== undefined && { limit }),
  };
}
