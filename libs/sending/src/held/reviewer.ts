import { newId } from '@posthorn/events';
import { mailContent, type MailContent } from '@posthorn/mail';
import type { BudgetAnswer, BudgetLedger, PolicySettings, TakenBudget } from '@posthorn/policy';
import type { BlobStore } from '@posthorn/platform';
import type { Judged, PolicyInputs } from '../policy-inputs/policy-inputs.js';
import type { JudgedSend } from '../request/decide-request.js';
import type { SendStory } from './send-story.js';

/** How a send is looked at again before it leaves its hold. */
export interface Review {
  readonly approved: boolean;
  /** A person answers for it: limits of pace and risk do not count, what forbids mail does. */
  readonly overruled?: boolean;
  /** Under which id it is queued; its own when left out. */
  readonly requestId?: string;
  readonly releasedFrom: JudgedSend['releasedFrom'];
  readonly atMs: number;
}

/** Gathers what judging a send once more rests on. */
export class Reviewer {
  constructor(
    private readonly inputs: Pick<PolicyInputs, 'gather'>,
    private readonly budget: Pick<BudgetLedger, 'take'>,
    private readonly blobs: Pick<BlobStore, 'get'>,
  ) {}

  /**
   * @returns a judgement that fits the story as it is when the decision is made; give the budget back when nothing was queued
   */
  async review(
    workspaceId: string,
    story: SendStory,
    { approved, overruled = false, requestId = story.data.requestId, releasedFrom, atMs }: Review,
  ): Promise<{ judge: (story: SendStory) => JudgedSend; budget: TakenBudget }> {
    const { templateId, recipientEmail, threadId, campaignId, content } = story.data;
    const judged = await this.inputs.gather(
      {
        workspaceId,
        testMode: story.testMode,
        requestId,
        recipientEmail,
        agentId: story.agentId,
        templateId,
        threadId,
        campaignId,
        contentSha256: content?.sha256,
        senderEmail: (await this.contentOf(story))?.from?.email,
        approved,
      },
      atMs,
    );
    const budget = await this.budget.take(workspaceId, judged.counters, atMs);
    return {
      budget,
      judge: (now) => asJudged(now, judged, overruled ? NO_BUDGET : budget, { requestId, releasedFrom, overruled }),
    };
  }

  private async contentOf({ data }: SendStory): Promise<MailContent | undefined> {
    const bytes = data.content && (await this.blobs.get(data.content.sha256));
    if (!bytes) return undefined;
    const parsed = mailContent.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : undefined;
  }
}

const NO_BUDGET: BudgetAnswer = { fits: true, counters: [] };

function asJudged(
  { data, dueAt, status }: SendStory,
  { policy, settings, context }: Judged,
  budget: BudgetAnswer,
  {
    requestId,
    releasedFrom,
    overruled,
  }: Required<Pick<Review, 'overruled'>> & Pick<Review, 'requestId' | 'releasedFrom'>,
): JudgedSend {
  const own = { ...data, requestId: requestId ?? data.requestId };
  // A key is the request's that brought it; another send made from it has none.
  const request = own.requestId === data.requestId ? own : { ...own, dedupeKey: undefined };
  const isAhead = status === 'pending_approval' && dueAt !== undefined && Date.parse(dueAt) > context.atMs;
  return {
    data: request,
    policy: {
      ...policy,
      contentSha256: data.content?.sha256,
      dueAtMs: isAhead ? Date.parse(dueAt) : undefined,
    },
    settings: overruled ? withoutLimits(settings) : settings,
    // What was accepted before a pause waits in the queue until it is over; the dispatcher sees to it.
    context: { ...context, budget, ...(!overruled && { paused: undefined }) },
    dueAt: isAhead ? dueAt : undefined,
    approvalId: newId('apr', context.atMs),
    releasedFrom,
  };
}

/** What a person may overrule: the pace, the budgets and the odds. */
function withoutLimits(settings: PolicySettings): PolicySettings {
  return {
    ...settings,
    cooldownMinutes: 0,
    duplicateMinutes: 0,
    hourlyLimit: null,
    dailyLimit: null,
    monthlyLimit: null,
    domainHourlyLimit: null,
    requireApprovedTemplate: false,
    riskLimits: { ...settings.riskLimits, hardBouncesPerDay: null, contactBounceDays: 0 },
    negativeSignalLimits: {
      ...settings.negativeSignalLimits,
      complaintsPerDay: null,
      unsubscribesPerDay: null,
      contactSignalDays: 0,
    },
  };
}
