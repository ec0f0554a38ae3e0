import { eventSubjectFilter, parseEventSubject, type RecordedEvent, type TypeFilter } from '@posthorn/events';
import type { Mailbox } from './mailbox.js';

/** Narrows a filter by what no subject says. Costs one call per event of the audiences that use it. */
export interface Refinement {
  /** Two refinements with one key accept the same events. */
  readonly key: string;
  /** Must not throw, whatever the data. */
  accepts(event: RecordedEvent): boolean;
}

export interface FilterSpec {
  readonly workspaceId: string;
  readonly types: TypeFilter;
  /** Contact key. */
  readonly contact?: string;
  readonly agentId?: string;
  readonly mailbox?: Mailbox;
  /** Only test events, or only live ones; both when left out. */
  readonly testMode?: boolean;
  readonly refinement?: Refinement;
}

/** Tokens of a subject filter; nothing for `*`. */
interface Pattern {
  readonly family: string | undefined;
  readonly key: string | undefined;
  readonly verb: string | undefined;
}

/** What one connection wants of its workspace: compiled once, filed in the index, asked of the broker on replay. */
export class StreamFilter {
  readonly workspaceId: string;
  readonly agentId: string | undefined;
  readonly mailbox: Mailbox | undefined;
  readonly testMode: boolean | undefined;
  /** Subject filters for a replay, no two overlapping. They may let more pass than `matches` does, never less. */
  readonly subjects: readonly string[];
  readonly patterns: readonly Pattern[];
  /** The same for filters that match the same events. */
  readonly key: string;

  constructor(private readonly spec: FilterSpec) {
    const { workspaceId, types, contact, agentId, mailbox, testMode, refinement } = spec;
    this.workspaceId = workspaceId;
    this.agentId = agentId;
    this.mailbox = mailbox;
    this.testMode = testMode;
    // One subject filter is replayed several times faster than one per family.
    this.subjects = types.isEverything
      ? [eventSubjectFilter({ workspaceId, ...(contact !== undefined && { key: contact }) })]
      : types.subjects({ workspaceId, ...(contact !== undefined && { contact }) });
    this.patterns = this.subjects.map(patternOf);
    const narrowed = [contact, agentId, mailbox?.key, testMode, refinement?.key];
    this.key = JSON.stringify([workspaceId, [...types.types].toSorted(), ...narrowed]);
  }

  /** So few events that the broker finds them faster than anybody who looks through all of the workspace. */
  get isOfOneContact(): boolean {
    return this.spec.contact !== undefined;
  }

  /** @param subject the event's, where the caller has it in parts already */
  matches(event: RecordedEvent, subject = parseEventSubject(event.subject)): boolean {
    const { workspaceId, types, contact } = this.spec;
    if (subject?.workspaceId !== workspaceId || !types.matches(event.type)) return false;
    return (contact === undefined || subject.key === contact) && this.refines(event);
  }

  /** The part of `matches` that remains once one of the patterns and the visibility are known to fit. */
  refines(event: RecordedEvent): boolean {
    const { agentId, mailbox, testMode, refinement } = this.spec;
    if (testMode !== undefined && event.testMode !== testMode) return false;
    if (agentId !== undefined && event.agentId !== agentId) return false;
    if (mailbox !== undefined && !mailbox.accepts(event)) return false;
    return refinement === undefined || refinement.accepts(event);
  }
}

function patternOf(subjectFilter: string): Pattern {
  const [, , family, key, verb] = subjectFilter.split('.').map((token) => (token === '*' ? undefined : token));
  return { family, key, verb };
}
