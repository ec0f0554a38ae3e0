import { LogUnavailableError } from '@posthorn/event-log';
import type { RecordedEvent } from '@posthorn/events';
import type { TakenBudget } from '@posthorn/policy';
import type { Workspaces } from '@posthorn/platform';
import { releaseIdOf } from '../request-id.js';
import { APPROVAL_LIFETIME_MS, decideRequest } from '../request/decide-request.js';
import { isBeginning } from '../request/request-data.js';
import { verdictOf } from '../request/verdict.js';
import type { Requester, SendVerdict } from '../send-command.js';
import { SendClosedError } from '../sending.errors.js';
import { APPROVAL_TIMER, SCHEDULED_SEND_TIMER, type SendTimers } from '../send-timers.js';
import {
  assertMeant,
  decideApprove,
  decideDue,
  decideReject,
  decideReleased,
  isApproved,
  isDue,
  isExpired,
} from './decide-held.js';
import { stateOf, type ApprovedContent, type HeldSendState } from './held-send-state.js';
import type { Reviewer } from './reviewer.js';
import type { SendStory } from './send-story.js';
import type { StoryCommands } from './story-commands.js';
import type { StoryPlace, Told } from './story-log.js';

interface Grant {
  /** What the approver says about it. */
  readonly reason?: string | undefined;
  /** A person answers for it, whatever the limits of pace and risk say. */
  readonly overruled?: boolean;
}

/** Lets held sends go, each after one more look at policy. */
export class Releases {
  constructor(
    private readonly stories: StoryCommands,
    private readonly reviewer: Pick<Reviewer, 'review'>,
    private readonly timers: SendTimers,
    private readonly workspaces: Pick<Workspaces, 'secretOf'>,
  ) {}

  /** @throws UnknownSendError, SendClosedError, ContentChangedError */
  async grant(
    place: StoryPlace,
    content: ApprovedContent,
    by: Requester,
    { reason, overruled = false }: Grant,
  ): Promise<HeldSendState> {
    const { story } = await this.stories.read(place, by);
    if (story.status === 'pending_approval') await this.assertGoesOn(place, story);
    const deed = this.stories.deed(by);
    const atMs = this.stories.now();
    const { dueAt } = story;
    // Set before there is anything for it to release; in the past it fires at once, when there is something.
    if (dueAt !== undefined && Date.parse(dueAt) > atMs) {
      await this.timers.set(SCHEDULED_SEND_TIMER, place, new Date(dueAt));
    }
    const review = { approved: true, overruled, releasedFrom: 'approval' as const, atMs };
    const { judge, budget } = await this.reviewer.review(place.workspaceId, story, review);
    return spending(budget, async () => {
      const after = await this.stories.log.decide(place, {
        occurredAt: deed.at,
        decide: (now) => decideApprove(now.story, deed, content, judge(now.story), now.facts, reason),
      });
      await this.timers.cancel(APPROVAL_TIMER, place);
      return { recorded: after.recorded, result: stateOf(after.story, after.changed) };
    });
  }

  /**
   * Makes another send of a blocked one, which is done with by that; one, however many people release it.
   * @returns the other send; the blocked one where even a person may not let it go
   * @throws UnknownSendError, ContentChangedError
   */
  async releaseBlocked(
    place: StoryPlace,
    { story }: Told,
    content: ApprovedContent,
    by: Requester,
  ): Promise<HeldSendState> {
    assertMeant(story, content);
    const requestId = releaseIdOf(await this.workspaces.secretOf(place.workspaceId), place.requestId);
    const made = { ...place, requestId };
    const before = await this.stories.readIfAny(made);
    if (before) return stateOf(before.story, false);
    await this.assertGoesOn(place, story);
    const deed = this.stories.deed(by);
    const atMs = this.stories.now();
    const review = { approved: true, overruled: true, requestId, releasedFrom: 'hold' as const, atMs };
    const { judge, budget } = await this.reviewer.review(place.workspaceId, story, review);
    return spending(budget, async () => {
      let refused: SendVerdict | undefined;
      const { recorded } = await this.stories.log.decide(place, {
        occurredAt: deed.at,
        messageId: `request:${requestId}`,
        decide: (now) => {
          if (now.story.status !== 'blocked') return [];
          const fact = decideRequest(judge(now.story), now.facts);
          refused = fact.type === 'policy.blocked' ? verdictOf(fact) : undefined;
          return refused ? [] : [fact, decideReleased(now.story, deed)];
        },
      });
      if (refused) return { recorded, result: { ...stateOf(story, false), ...reasonIn(refused) } };
      const { story: other } = await this.stories.log.read(made);
      return { recorded, result: stateOf(other, recorded.length > 0) };
    });
  }

  /** @returns nothing when it is scheduled no more, or for later */
  async releaseDue(place: StoryPlace): Promise<SendVerdict | undefined> {
    const told = await this.stories.readIfAny(place);
    if (told?.story.status !== 'scheduled') return undefined;
    const { story } = told;
    if (await this.stories.isCalledOff(place, story)) return undefined;
    const atMs = this.stories.now();
    if (!isDue(story, atMs)) {
      await this.armDue(place);
      return undefined;
    }
    const approved = isApproved(story);
    // The agent's level may have been lowered since, so it may be held now.
    if (!approved) await this.timers.set(APPROVAL_TIMER, place, new Date(atMs + APPROVAL_LIFETIME_MS));
    const review = { approved, releasedFrom: 'schedule' as const, atMs };
    const { judge, budget } = await this.reviewer.review(place.workspaceId, story, review);
    return spending(budget, async () => {
      const after = await this.stories.log.decide(place, {
        occurredAt: new Date(atMs).toISOString(),
        decide: (now) => decideDue(now.story, judge(now.story), now.facts),
      });
      if (!approved && after.story.status !== 'pending_approval') await this.timers.cancel(APPROVAL_TIMER, place);
      const fact = after.recorded.find(isBeginning);
      return { recorded: after.recorded, result: fact && verdictOf(fact) };
    });
  }

  /** @throws SendClosedError when its campaign ended; it is called off then */
  async assertGoesOn(place: StoryPlace, story: SendStory): Promise<void> {
    if (await this.stories.isCalledOff(place, story)) throw new SendClosedError(place.requestId, 'canceled');
  }

  async expireApproval(place: StoryPlace): Promise<void> {
    const told = await this.stories.readIfAny(place);
    if (told?.story.status !== 'pending_approval' || !told.story.approval) return;
    const atMs = this.stories.now();
    if (!isExpired(told.story, atMs)) {
      await this.timers.set(APPROVAL_TIMER, place, new Date(told.story.approval.expiresAt));
      return;
    }
    const deed = this.stories.deed({ actor: { kind: 'system' } });
    await this.stories.log.decide(place, {
      occurredAt: deed.at,
      decide: ({ story }) =>
        isExpired(story, atMs) ? decideReject(story, deed, 'nobody decided within 24 hours') : [],
    });
  }

  /**
   * Sets the timer to the due time as the log has it, and looks again: of two who move a send at once, the one whose
   * timer stands at the end has seen what the other recorded.
   */
  async armDue(place: StoryPlace): Promise<void> {
    for (let armedAt: string | undefined; ;) {
      const { story } = await this.stories.log.read(place);
      if (story.status !== 'scheduled' || story.dueAt === undefined || story.dueAt === armedAt) return;
      armedAt = story.dueAt;
      await this.timers.set(SCHEDULED_SEND_TIMER, place, new Date(armedAt));
    }
  }
}

/** What queues nothing gives its place in the budget back, also when it is refused; who has no answer may have queued. */
async function spending<Result>(
  budget: TakenBudget,
  record: () => Promise<{ recorded: readonly RecordedEvent[]; result: Result }>,
): Promise<Result> {
  let spent = true;
  try {
    const { recorded, result } = await record();
    spent = recorded.some(({ type }) => type === 'send.queued');
    return result;
  } catch (error) {
    spent = error instanceof LogUnavailableError;
    throw error;
  } finally {
    if (!spent) budget.giveBack();
  }
}

function reasonIn({ reason, detail }: SendVerdict): Pick<HeldSendState, 'reason' | 'detail'> {
  return { ...(reason !== undefined && { reason }), ...(detail !== undefined && { detail }) };
}
