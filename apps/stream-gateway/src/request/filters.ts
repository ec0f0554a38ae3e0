import { parseTypeFilter, type TypeFilter, type TypeFilterFault } from '@posthorn/events';
import type { Problem } from '@posthorn/platform';
import { badParameter } from './parameters.js';

/** RFC 5321 limits a path to 256 octets; more is a mistake in any case. */
const LONGEST_ADDRESS = 320;

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
 * @throws Problem 400 when it cannot be one
 */
export function addressOf(parameter: string, text: string): string {
  const address = text.trim();
  if (address.length <= LONGEST_ADDRESS && /^[^\s@]+@[^\s@]+$/.test(address)) return address;
  throw badParameter({
    code: 'MALFORMED_ADDRESS',
    parameter,
    detail: 'is not an email address.',
    fix: /\s/.test(address)
      ? 'Write a plus sign as %2B: in a query string "+" is a space.'
      : 'Give one address, such as anna@example.com.',
  });
}

function badFilter(parameter: string, { reason, offending, nearest }: TypeFilterFault): Problem {
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
