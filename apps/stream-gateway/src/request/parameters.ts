import { nearestNames } from '@posthorn/events';
import { Problem } from '@posthorn/platform';

/** Query parameters as Fastify parses them; a repeated one is an array. */
export type RawQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface BadParameter {
  readonly code: string;
  /** Of the query, or a header's name. */
  readonly parameter: string;
  /** What is wrong with it. */
  readonly detail: string;
  readonly fix: string;
  /** Valid values that may have been meant. */
  readonly nearest?: readonly string[];
}

/** 400 that names the parameter. */
export function badParameter({ code, parameter, detail, fix, nearest }: BadParameter): Problem {
  return new Problem({
    status: 400,
    code,
    title: 'Invalid request',
    detail: `${parameter}: ${detail}`,
    fix,
    errors: [{ parameter, detail }],
    ...(nearest && { members: { nearest } }),
  });
}

/**
 * The query parameters, given once each; strict, because a filter that is not understood would be a stream that is
 * silently empty or silently too wide.
 * @param repeatable names whose repeated values are joined by commas
 * @throws Problem 400 for an unknown, repeated or empty parameter
 */
export function readParameters<Name extends string>(
  query: RawQuery,
  known: readonly Name[],
  repeatable: readonly Name[] = [],
): Partial<Record<Name, string>> {
  const values: Partial<Record<Name, string>> = {};
  for (const [given, value] of Object.entries(query)) {
    const name = known.find((candidate) => candidate === given);
    if (name === undefined) throw unknownParameter(given, known);
    const text = typeof value === 'string' ? value : joined(name, value, repeatable.includes(name));
    if (text.trim() === '') throw emptyParameter(name);
    values[name] = text;
  }
  return values;
}

function joined(parameter: string, values: readonly string[] | undefined, repeatable: boolean): string {
  if (repeatable || values === undefined || values.length < 2) return (values ?? []).join(',');
  throw badParameter({
    code: 'REPEATED_PARAMETER',
    parameter,
    detail: `is given ${values.length} times.`,
    fix: `Give ${parameter} once.`,
  });
}

function emptyParameter(parameter: string): Problem {
  return badParameter({
    code: 'EMPTY_PARAMETER',
    parameter,
    detail: 'is empty.',
    fix: `Leave ${parameter} out, or give it a value.`,
  });
}

function unknownParameter(parameter: string, known: readonly string[]): Problem {
  const nearest = nearestNames(parameter, known);
  return badParameter({
    code: 'UNKNOWN_PARAMETER',
    parameter,
    detail: 'is not a parameter of this route.',
    fix: nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}?` : knownOnes(known),
    nearest: nearest.length > 0 ? nearest : known,
  });
}

function knownOnes(names: readonly string[]): string {
  return names.length > 0 ? `Known parameters: ${names.join(', ')}.` : 'Leave it out: the route has none.';
}
