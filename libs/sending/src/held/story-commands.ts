import type { Requester } from '../send-command.js';
import { UnknownSendError } from '../sending.errors.js';
import type { Sends } from '../sends.js';
import type { Deed } from './decide-held.js';
import { stateOf, type HeldSendState, type SendTarget } from './held-send-state.js';
import type { StoryDecision, StoryLog, StoryPlace, Told } from './story-log.js';

/** What every command about a send begins with: where its story is, and whether it is the caller's. */
export class StoryCommands {
  constructor(
    readonly log: StoryLog,
    private readonly sends: Pick<Sends, 'contactOf'>,
    /** Milliseconds since 1970. */
    readonly now: () => number,
  ) {}

  /** @throws UnknownSendError, ReadModelBehindError */
  async placeOf({ requestId, contact }: SendTarget, { workspaceId }: Requester): Promise<StoryPlace> {
    const found = contact ?? (await this.sends.contactOf(workspaceId, requestId));
    if (found === undefined) throw new UnknownSendError(requestId);
    return { workspaceId, requestId, contact: found };
  }

  /** @throws UnknownSendError */
  async read(place: StoryPlace, by: Requester): Promise<Told> {
    const told = await this.log.read(place);
    assertOwn(told, by);
    return told;
  }

  /** As the system's timers look at it: nothing when there is no such send. */
  readIfAny(place: StoryPlace): Promise<Told | undefined> {
    return this.log.read(place).catch((error: unknown) => {
      if (error instanceof UnknownSendError) return undefined;
      throw error;
    });
  }

  async run(
    place: StoryPlace,
    by: Requester,
    decision: Pick<StoryDecision, 'decide' | 'messageId'>,
  ): Promise<HeldSendState> {
    const { story, changed } = await this.log.decide(place, {
      ...decision,
      occurredAt: this.at(),
      decide(told) {
        assertOwn(told, by);
        return decision.decide(told);
      },
    });
    return stateOf(story, changed);
  }

  deed({ actor }: Pick<Requester, 'actor'>): Deed {
    return { by: actor, at: this.at() };
  }

  /** ISO 8601 UTC. */
  at(): string {
    return new Date(this.now()).toISOString();
  }
}

/** A test key's sends are no live key's business, and the other way round. */
function assertOwn({ story }: Told, { testMode }: Requester): void {
  if (story.testMode !== testMode) throw new UnknownSendError(story.data.requestId);
}
