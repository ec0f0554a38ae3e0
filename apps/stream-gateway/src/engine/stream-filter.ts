import { filtersOverlap } from '@posthorn/event-log';
import { eventSubjectFilter, parseEventSubject, type RecordedEvent } from '@posthorn/events';

/** Narrows a filter by what no subject says. Costs one call per event of the audiences that use it. */
export interface Refinement {
  /** Two refinements with one key accept the same events. */
  readonly key: string;
  accepts(event: RecordedEvent): boolean;
}

/** One way to match: a value, or nothing for "any". */
export interface Pattern {
  readonly family?: string;
  readonly verb?: string;
  readonly key?: string;
}

export interface FilterSpec {
  /** Any of them may match; empty matches nothing. */
  readonly patterns: readonly Pattern[];
  readonly agentId?: string;
  readonly refinement?: Refinement;
}

/** What one connection wants of its workspace: compiled once, matched per event, asked of the broker on replay. */
export class StreamFilter {
  readonly patterns: readonly Pattern[];
  readonly agentId: string | undefined;
  /** Subject filters for a replay: what they let pass has to be asked `matches` once more. */
  readonly subjects: readonly string[];
  /** The same for filters that match the same events in the same words. */
  readonly key: string;
  private readonly refinement: Refinement | undefined;

  constructor(readonly workspaceId: string, { patterns, agentId, refinement }: FilterSpec) {
    this.patterns = withoutCovered(patterns);
    this.subjects = disjoint(this.patterns.map((pattern) => eventSubjectFilter({ workspaceId, ...pattern })))
      ?? [eventSubjectFilter({ workspaceId })];
    this.agentId = agentId;
    this.refinement = refinement;
    this.key = JSON.stringify([workspaceId, this.patterns.map(patternKey).toSorted(), agentId ?? null, refinement?.key ?? null]);
  }

  /** @param subject the event's, where the caller has it in parts already */
  matches(event: RecordedEvent, subject = parseEventSubject(event.subject)): boolean {
    if (subject?.workspaceId !== this.workspaceId) return false;
    return this.patterns.some((pattern) => covers(pattern, subject)) && this.refines(event);
  }

  /** The part of `matches` that remains once a subject filter has matched. */
  refines(event: RecordedEvent): boolean {
    if (this.agentId !== undefined && event.agentId !== this.agentId) return false;
    return this.refinement === undefined || this.refinement.accepts(event);
  }
}

function withoutCovered(patterns: readonly Pattern[]): Pattern[] {
  const kept: Pattern[] = [];
  for (const pattern of patterns) {
    if (kept.some((other) => covers(other, pattern))) continue;
    kept.splice(0, kept.length, ...kept.filter((other) => !covers(pattern, other)), pattern);
  }
  return kept;
}

function covers(wide: Pattern, narrow: Pattern): boolean {
  return (['family', 'verb', 'key'] as const).every((part) => wide[part] === undefined || wide[part] === narrow[part]);
}

function patternKey({ family = '*', key = '*', verb = '*' }: Pattern): string {
  return `${family}.${key}.${verb}`;
}

/** The broker refuses a consumer whose filters overlap. */
function disjoint(subjects: readonly string[]): readonly string[] | undefined {
  const overlap = subjects.some((one, i) => subjects.slice(i + 1).some((other) => filtersOverlap(one, other)));
  return overlap ? undefined : subjects;
}
