import { newId } from '@posthorn/events';
import { encodeContent, MAIL_CONTENT_TYPE, type MailContent } from '@posthorn/mail';
import type { BlobStore } from '@posthorn/platform';
import {
  assertIs,
  decideCancel,
  decideEdit,
  decideReject,
  decideReschedule,
  decideResume,
  isApproved,
  RELEASED,
} from './held/decide-held.js';
import type { ApprovedContent, HeldSendState, SendTarget } from './held/held-send-state.js';
import type { Releases } from './held/releases.js';
import type { StoryCommands } from './held/story-commands.js';
import type { StoryPlace } from './held/story-log.js';
import { APPROVAL_LIFETIME_MS } from './request/decide-request.js';
import { dueTimeOf } from './request/due-time.js';
import { attachmentsOf } from './request/request-data.js';
import type { Requester, SendVerdict } from './send-command.js';
import { APPROVAL_TIMER, SCHEDULED_SEND_TIMER, type SendTimers, type TimedSend } from './send-timers.js';

/**
 * What can be done about a send that has not left. Every command is decided on the contact's own history, so that of
 * two that exclude each other (cancel and the dispatcher's attempt) exactly one holds (ADR 0017).
 *
 * All throw `UnknownSendError` (there is none of this id in the workspace and mode), `SendClosedError` (it left, or was
 * canceled, or waits for nothing this command could give), `ReadModelBehindError` and `LogUnavailableError`.
 */
export class HeldSends {
  constructor(
    private readonly stories: StoryCommands,
    private readonly releases: Releases,
    private readonly timers: SendTimers,
    private readonly blobs: Pick<BlobStore, 'put'>,
  ) {}

  /** Calls off a send that is queued, scheduled, held or blocked, before the dispatcher's attempt. Canceled already is no error. */
  async cancel(
    target: SendTarget,
    by: Requester,
    { reason = 'requested' }: { readonly reason?: string } = {},
  ): Promise<HeldSendState> {
    const place = await this.stories.placeOf(target, by);
    const deed = this.stories.deed(by);
    let hasTimers = true;
    const state = await this.stories.run(place, by, {
      messageId: `cancel:${place.requestId}`,
      decide({ story }) {
        hasTimers = story.status !== 'queued';
        return decideCancel(story, deed, reason);
      },
    });
    if (hasTimers) await this.disarm(place);
    return state;
  }

  /**
   * Moves a scheduled send.
   * @throws InvalidSendError when the time is not at least a minute ahead
   */
  async reschedule(target: SendTarget, dueAt: Date, by: Requester): Promise<HeldSendState> {
    const due = dueTimeOf(dueAt, this.stories.now());
    const place = await this.stories.placeOf(target, by);
    const { story } = await this.stories.read(place, by);
    assertIs(story, 'scheduled');
    // A timer that fires before its time is set again, one that is late is late: so the earlier time first.
    if (dueAt.getTime() < Date.parse(story.dueAt ?? due)) await this.timers.set(SCHEDULED_SEND_TIMER, place, dueAt);
    const deed = this.stories.deed(by);
    const state = await this.stories.run(place, by, { decide: (told) => decideReschedule(told.story, deed, due) });
    await this.releases.armDue(place);
    return state;
  }

  /**
   * Grants the approval a send waits for; policy is judged again, so it may end blocked.
   * @throws ContentChangedError when the content is not the one that was approved
   */
  async approve(target: SendTarget, content: ApprovedContent, by: Requester, reason?: string): Promise<HeldSendState> {
    return this.releases.grant(await this.stories.placeOf(target, by), content, by, { reason });
  }

  /** Denies the approval a send waits for; it is canceled. So is one that policy blocked: nobody will release it. */
  async reject(target: SendTarget, by: Requester, reason?: string): Promise<HeldSendState> {
    const place = await this.stories.placeOf(target, by);
    const deed = this.stories.deed(by);
    const state = await this.stories.run(place, by, { decide: ({ story }) => decideReject(story, deed, reason) });
    await this.disarm(place);
    return state;
  }

  /** Puts other content into a held or scheduled send. An approval given to the content before does not count for it. */
  async edit(target: SendTarget, content: MailContent, by: Requester): Promise<HeldSendState> {
    const place = await this.stories.placeOf(target, by);
    const { story } = await this.stories.read(place, by);
    assertIs(story, 'scheduled', 'pending_approval');
    const blob = await this.blobs.put(encodeContent(content));
    const deed = this.stories.deed(by);
    if (isApproved(story)) {
      await this.timers.set(APPROVAL_TIMER, place, new Date(Date.parse(deed.at) + APPROVAL_LIFETIME_MS));
    }
    const edited = {
      subject: content.subject,
      content: { ...blob, contentType: MAIL_CONTENT_TYPE },
      attachments: attachmentsOf(content),
    };
    const approvalId = newId('apr', this.stories.now());
    return this.stories.run(place, by, { decide: (told) => decideEdit(told.story, deed, edited, approvalId) });
  }

  /**
   * Lets a send go that waits for approval, or that policy blocked, in a person's responsibility: cooldowns, budgets and
   * risk do not stop it; a pause, a suppression and a missing domain do. Of a blocked one another send is made, with an
   * id of its own, and that one is canceled as `released`. One whose attempt was interrupted is attempted again, though it may have left already.
   * @throws ContentChangedError when `content` names another than the current one
   */
  async release(target: SendTarget, content: ApprovedContent, by: Requester): Promise<HeldSendState> {
    const place = await this.stories.placeOf(target, by);
    const told = await this.stories.read(place, by);
    const { status, reason } = told.story;
    const isBlocked = status === 'blocked' || (status === 'canceled' && reason === RELEASED);
    if (isBlocked) return this.releases.releaseBlocked(place, told, content, by);
    if (status === 'held') {
      await this.releases.assertGoesOn(place, told.story);
      const deed = this.stories.deed(by);
      return this.stories.run(place, by, { decide: ({ story }) => decideResume(story, deed, content) });
    }
    return this.releases.grant(place, content, by, { overruled: true });
  }

  /**
   * The due time of a scheduled send has come: queued, or blocked by policy as it is now. For the timer `scheduled-send`.
   * @returns nothing when it is scheduled no more, or for later; then the timer is set again
   */
  releaseDue(
    workspaceId: string,
    { requestId, contact }: Omit<TimedSend, 'workspaceId'>,
  ): Promise<SendVerdict | undefined> {
    return this.releases.releaseDue({ workspaceId, requestId, contact });
  }

  /** Nobody decided in time: denied by the system, and canceled. For the timer `approval`. */
  expireApproval(workspaceId: string, { requestId, contact }: Omit<TimedSend, 'workspaceId'>): Promise<void> {
    return this.releases.expireApproval({ workspaceId, requestId, contact });
  }

  /** They would find nothing to do. */
  private async disarm(place: StoryPlace): Promise<void> {
    await this.timers.cancel(SCHEDULED_SEND_TIMER, place);
    await this.timers.cancel(APPROVAL_TIMER, place);
  }
}
