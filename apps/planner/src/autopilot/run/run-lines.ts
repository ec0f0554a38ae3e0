import type { PlannedSearch } from '../planner.js';
import type { Queued } from './run-state.js';

/** The line of the log that says whom a plan is for: the people, without the place that the search holds. */
export function planLine({
  plan,
  search,
}: {
  readonly plan: { readonly targetAudience: string };
  readonly search?: Pick<PlannedSearch, 'filters'> | undefined;
}): string {
  return `Plan ready — audience: ${withoutPlace(plan.targetAudience, search?.filters?.location)}`;
}

export function queuedLine({ queued }: Queued): string {
  return `${leads(queued)} queued for sending`;
}

/** None when nothing was skipped. */
export function skippedLine({ skipped }: Queued): string[] {
  return skipped === 0 ? [] : [`${leads(skipped)} skipped by policy`];
}

export function completedLine({
  dispatched,
  skipped,
}: {
  readonly dispatched: number;
  readonly skipped: number;
}): string {
  const sent = `${dispatched} ${dispatched === 1 ? 'mail' : 'mails'} dispatched`;
  return skipped === 0 ? sent : `${sent}, ${skipped} skipped`;
}

export function leads(count: number): string {
  return count === 1 ? '1 lead' : `${count} leads`;
}

function withoutPlace(audience: string, location: string | readonly string[] | undefined): string {
  const [place, ...others] = location === undefined ? [] : typeof location === 'string' ? [location] : location;
  if (place === undefined || others.length > 0) return audience;
  const [group, ...rest] = audience.split(
    new RegExp(`\\s+(?:in|from|across|around|near|within|based in)\\s+(?:the\\s+)?${escaped(place)}(?![\\p{L}])`, 'iu'),
  );
  return `${group ?? ''}${rest.join('')}`.trim() || audience;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
