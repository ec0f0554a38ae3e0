import { addressProblem, parseTypeFilter, type TypeFilter, type TypeFilterFault } from '@posthorn/events';
import type { Problem } from '@posthorn/platform';
import { badParameter } from './parameters.js';

/**
 * A comma-separated list of event types with wildcards.
 * @throws Problem 400 naming the parameter, the part at fault and the nearest valid names
 */
export function typeFilterOf(parameter: string, text: string): TypeFilter {
  const parsed = parseTypeFilter(text);
  if (parsed.ok) return parsed.filter;
  throw badFilter(parameter, parsed);
}

/**
 * An address to be turned into a contact key.
 * @throws Problem 400 for what no mail can be addressed to: nothing would ever match
 */
export function addressOf(parameter: string, text: string): string {
  const address = text.trim();
  const fault = addressProblem(address);
  if (fault === undefined) return address;
  throw badParameter({
    code: 'MALFORMED_ADDRESS',
    parameter,
    detail: `${fault}.`,
    fix: isAddress(address.replaceAll(' ', '+'))
      ? 'Write a plus sign as %2B: in a query string "+" is a space.'
      : 'Give one address, such as anna@example.com.',
  });
}

function isAddress(text: string): boolean {
  return addressProblem(text) === undefined;
}

/** 400 for a filter of event types, in canonical or a dialect's own names. */
export function badFilter(parameter: string, { reason, offending, nearest }: TypeFilterFault): Problem {
  const details = {
    empty: 'has nothing between two commas.',
    malformed: `${JSON.stringify(offending)} is not an event type or wildcard.`,
    unknown: `${JSON.stringify(offending)} matches no event type.`,
  };
  return badParameter({
    code: reason === 'unknown' ? 'UNKNOWN_EVENT_TYPE' : 'MALFORMED_FILTER',
    parameter,
    detail: details[reason],
    fix:
      nearest.length > 0
        ? `Did you mean ${nearest.join(' or ')}?`
        : 'Separate names by commas; "delivery.*" is a family, "*" is everything.',
    nearest,
  });
}
