import { AppendConflictError, LogUnavailableError, type EventLog } from '@posthorn/event-log';
import {
  eventSubjectFilter,
  isEvent,
  SendCanceled,
  SendQueued,
  SuppressionAdded,
  SuppressionRemoved,
  type RecordedEvent,
  type RecordedOf,
} from '@posthorn/events';
import { contactFacts, type ContactFacts } from '@posthorn/policy';
import { UnknownSendError } from '../sending.errors.js';
import type { HeldFact } from './decide-held.js';
import { draftOutcome } from './draft-outcome.js';
import { tell, type SendStory } from './send-story.js';

/** Which send of which contact. */
export interface StoryPlace {
  readonly workspaceId: string;
  readonly contact: string;
  readonly requestId: string;
}

/** A send with all that is known of its contact. */
export interface Told {
  readonly story: SendStory;
  /** With the whole past, so that no rule needs more. */
  readonly facts: ContactFacts;
}

/** What has been folded so far. */
interface Folded {
  readonly story: SendStory | undefined;
  readonly facts: ContactFacts;
  readonly sends: RecordedOf<typeof SendQueued | typeof SendCanceled>[];
  readonly suppressions: RecordedOf<typeof SuppressionAdded | typeof SuppressionRemoved>[];
  readonly upTo: number;
}

export interface StoryDecision {
  /** Pure; called again with newer facts when somebody else changed them meanwhile. */
  decide(told: Told): readonly HeldFact[];
  /** ISO 8601 UTC. */
  readonly occurredAt: string;
  readonly messageId?: string;
}

/** Rounds of as many attempts as `log.decide` makes. */
const MAX_ROUNDS = 5;

/**
 * Decisions on a send's own story: the whole past of its contact is read, which is short but for a few, and guarded, so
 * that nothing happens to the contact between the look and the append.
 */
export class StoryLog {
  constructor(private readonly log: Pick<EventLog, 'decide'>) {}

  /** @throws UnknownSendError, LogUnavailableError */
  async read(place: StoryPlace): Promise<Told> {
    const { told } = await this.fold(place, { occurredAt: new Date(0).toISOString(), decide: () => [] });
    return told;
  }

  /**
   * @returns the story with what was recorded, and whether anything was
   * @throws UnknownSendError, LogUnavailableError, and what `decide` throws
   */
  async decide(
    place: StoryPlace,
    decision: StoryDecision,
  ): Promise<Told & { readonly changed: boolean; readonly recorded: readonly RecordedEvent[] }> {
    for (let round = 1; ; round++) {
      try {
        const { told, appended } = await this.fold(place, decision);
        // The same command, answered late the first time: what it did is in the story now.
        if (appended.duplicate && round < MAX_ROUNDS) continue;
        const recorded = appended.duplicate ? [] : appended.events;
        const story = recorded
          .filter(({ correlationId }) => correlationId === place.requestId)
          .reduce((state: SendStory | undefined, event) => tell(state, event), told.story);
        return { facts: told.facts, story: story ?? told.story, changed: recorded.length > 0, recorded };
      } catch (error) {
        if (!(error instanceof AppendConflictError)) throw error;
        if (round < MAX_ROUNDS) continue;
        throw new LogUnavailableError('overload: too many decisions on one contact', { cause: error });
      }
    }
  }

  private async fold({ workspaceId, contact, requestId }: StoryPlace, decision: StoryDecision) {
    const made: Told[] = [];
    const appended = await this.log.decide(
      {
        workspaceId,
        subject: eventSubjectFilter({ workspaceId, key: contact }),
        place: (fact) => {
          const story = made.at(-1)?.story;
          // A send may be made of this one.
          const about = String(fact.data['requestId']);
          return {
            workspaceId,
            key: contact,
            contact,
            ...(story?.agentId !== undefined && { agentId: story.agentId }),
            occurredAt: decision.occurredAt,
            testMode: story?.testMode ?? false,
            correlationId: about,
            ...(about !== requestId && { causationId: requestId }),
          };
        },
        ...(decision.messageId !== undefined && { messageId: decision.messageId }),
      },
      {
        initialState: EMPTY,
        evolve: (folded: Folded, event: RecordedEvent) => evolve(folded, event, requestId),
        decide(_command: undefined, folded: Folded) {
          if (!folded.story) throw new UnknownSendError(requestId);
          const told = { story: folded.story, facts: withHistory(folded) };
          made.push(told);
          const facts = decision.decide(told);
          return [...facts, ...draftOutcome(told.story, facts)];
        },
      },
      undefined,
    );
    const told = made.at(-1);
    if (!told) throw new UnknownSendError(requestId);
    return { told, appended };
  }
}

const EMPTY: Folded = { story: undefined, facts: contactFacts.initialState, sends: [], suppressions: [], upTo: 0 };

function evolve(folded: Folded, event: RecordedEvent, requestId: string): Folded {
  const { sends, suppressions } = folded;
  return {
    story: event.correlationId === requestId ? tell(folded.story, event) : folded.story,
    facts: contactFacts.evolve(folded.facts, event),
    sends: isEvent(SendQueued, event) || isEvent(SendCanceled, event) ? [...sends, event] : sends,
    suppressions:
      isEvent(SuppressionAdded, event) || isEvent(SuppressionRemoved, event) ? [...suppressions, event] : suppressions,
    upTo: event.sequence,
  };
}

function withHistory({ facts, sends, suppressions, upTo }: Folded): ContactFacts {
  return { ...facts, history: { upTo, sends: { sinceMs: 0, events: sends }, suppressions } };
}
