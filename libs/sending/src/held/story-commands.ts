import type { CampaignHalts } from '@posthorn/policy';
import type { Requester } from '../send-command.js';
import { UnknownSendError } from '../sending.errors.js';
import type { Sends } from '../sends.js';
import { decideCancel, type Deed } from './decide-held.js';
import { stateOf, type HeldSendState, type SendTarget } from './held-send-state.js';
import type { SendStory, StoryStatus } from './send-story.js';
import type { StoryDecision, StoryLog, StoryPlace, Told } from './story-log.js';

/** Nothing of it is under way, so it can be called off. */
const WAITS: ReadonlySet<StoryStatus> = new Set(['queued', 'scheduled', 'pending_approval', 'held', 'blocked']);

/** What every command about a send begins with: where its story is, and whether it is the caller's. */
export class StoryCommands {
  constructor(
    readonly log: StoryLog,
    private readonly sends: Pick<Sends, 'contactOf'>,
    /** Milliseconds since 1970. */
    readonly now: () => number,
    private readonly halts: Pick<CampaignHalts, 'of'>,
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

  /**
   * Nothing of a campaign that ended is let go: its send is called off, for the campaign's reason.
   * @returns whether that is so
   */
  async isCalledOff(place: StoryPlace, { data: { campaignId } }: Pick<SendStory, 'data'>): Promise<boolean> {
    const halt = campaignId === undefined ? undefined : await this.halts.of(place.workspaceId, campaignId);
    if (halt?.kind !== 'canceled') return false;
    const deed = this.deed({ actor: { kind: 'system' } });
    await this.log.decide(place, {
      occurredAt: deed.at,
      messageId: `cancel:${place.requestId}`,
      decide: ({ story }) => (WAITS.has(story.status) ? decideCancel(story, deed, halt.reason) : []),
    });
    return true;
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
