import { catalogue, personFamilies, publicEvents } from './catalogue.js';
import { nearestNames } from './nearest-names.js';
import { eventSubjectFilter } from './subject.js';

/** A client's choice of event types, of public ones only. */
export interface TypeFilter {
  /** At least one. */
  readonly types: ReadonlySet<string>;
  /**
   * True when every public type is chosen. A reader that drops internal events by `matches` may then read
   * `evt.<workspace>.>` instead of `subjects()`: one filter is replayed several times faster than many.
   */
  readonly isEverything: boolean;
  matches(type: string): boolean;
  /**
   * The fewest broker filters that select exactly these types in a workspace, or of one contact in it. Never
   * empty (to NATS no filter means everything), and no two overlap (NATS refuses that).
   * @throws RangeError when an id is not one plain subject token
   */
  subjects(scope: TypeFilterScope): string[];
}

export interface TypeFilterScope {
  readonly workspaceId: string;
  /** Contact key. */
  readonly contact?: string;
}

/** Why a filter is refused; `offending` is the part at fault, and `nearest` what may have been meant. */
export interface TypeFilterFault {
  readonly ok: false;
  /** `empty`: no name at all, or nothing between two commas. */
  readonly reason: 'empty' | 'malformed' | 'unknown';
  readonly offending: string;
  readonly nearest: readonly string[];
}

export type ParsedTypeFilter = { readonly ok: true; readonly filter: TypeFilter } | TypeFilterFault;

const TERM = /^(\*|[A-Za-z0-9_]+)\.(\*|>|[A-Za-z0-9_]+)$/;
const PUBLIC_TYPES: readonly string[] = publicEvents.map((definition) => definition.type);
const FAMILY_WILDCARDS = new Set(publicEvents.map((definition) => `${definition.family}.*`));

/**
 * Reads a comma-separated filter such as `delivery.*, inbound.classified`.
 *
 * | term | chooses |
 * | --- | --- |
 * | `delivery.bounced` | this type |
 * | `delivery.*` or `delivery.>` | the family |
 * | `*.completed` | this verb in every family |
 * | `*`, `>`, `*.*`, `*.>` | every public type |
 *
 * White space around commas is ignored. Names are exact: a wildcard never stands for a part of a name.
 * A filter that could never match is a fault, not an empty stream.
 */
export function parseTypeFilter(text: string): ParsedTypeFilter {
  const chosen = new Set<string>();
  for (const term of new Set(text.split(',').map((part) => part.trim()))) {
    if (term === '') return { ok: false, reason: 'empty', offending: '', nearest: [] };
    const [, family, verb] = TERM.exec(term === '*' || term === '>' ? '*.*' : term) ?? [];
    if (family === undefined || verb === undefined) return fault('malformed', term);
    const found = typesOf(family, verb);
    if (found.length === 0) return fault('unknown', term);
    for (const type of found) chosen.add(type);
  }
  return { ok: true, filter: filterOf(chosen) };
}

/** The filter of a client that names no types. */
export const everyPublicType: TypeFilter = filterOf(new Set(PUBLIC_TYPES));

function typesOf(family: string, verb: string): string[] {
  const anyVerb = verb === '*' || verb === '>';
  return publicEvents
    .filter((definition) => (family === '*' || definition.family === family) && (anyVerb || definition.verb === verb))
    .map((definition) => definition.type);
}

function fault(reason: 'malformed' | 'unknown', offending: string): TypeFilterFault {
  return { ok: false, reason, offending, nearest: nearestNames(offending, [...PUBLIC_TYPES, ...FAMILY_WILDCARDS]) };
}

function filterOf(types: ReadonlySet<string>): TypeFilter {
  const parts = cover(types);
  return {
    types,
    isEverything: types.size === PUBLIC_TYPES.length,
    matches: (type) => types.has(type),
    subjects({ workspaceId, contact }) {
      if (contact === undefined) return parts.map((part) => eventSubjectFilter({ workspaceId, ...part }));
      // Other families never have a contact as their key; kept when there is nothing else, so as to match nothing.
      const personal = parts.filter(({ family }) => personFamilies.has(family));
      return (personal.length > 0 ? personal : parts).map((part) =>
        eventSubjectFilter({ workspaceId, key: contact, ...part }),
      );
    },
  };
}

interface Part {
  readonly family: string;
  /** Absent: the whole family. */
  readonly verb?: string;
}

/** One part per family that is chosen as a whole, internal types included; else one per type. */
function cover(types: ReadonlySet<string>): Part[] {
  const families = Map.groupBy(catalogue, (definition) => definition.family);
  return [...families].flatMap(([family, definitions]): Part[] => {
    const chosen = definitions.filter((definition) => types.has(definition.type));
    return chosen.length === definitions.length ? [{ family }] : chosen.map(({ verb }) => ({ family, verb }));
  });
}
