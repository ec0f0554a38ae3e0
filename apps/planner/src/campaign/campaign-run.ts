import {
  campaignSubject,
  decideFail,
  decideStart,
  nextAllowance,
  noCourse,
  readDefinition,
  sampleOf,
  withEvents,
  type Allowance,
  type CampaignCourse,
  type CampaignDefinition,
  type CampaignFact,
  type CampaignLog,
  type CampaignState,
} from '@posthorn/campaigns';
import type { EventLog, Timers } from '@posthorn/event-log';
import { CampaignProgressed, type RecordedEvent } from '@posthorn/events';
import type { BlobStore, Workspaces } from '@posthorn/platform';
import type { CampaignHalts } from '@posthorn/policy';
import type { Requester, SendRequests } from '@posthorn/sending';
import { askRange } from './ask-range.js';
import { CampaignWaits, type AfterStep } from './campaign-waits.js';
import type { CompletionWatch } from './completion-watch.js';
import { RecipientSource } from './recipient-source.js';
import { senderProblem, type SenderPorts } from './sender-problem.js';
import type { StoppedRecipients } from './stopped-recipients.js';
import type { WorkspaceLimits } from './workspace-limits.js';
import type { VariantChoice } from './variant-choice.js';

export interface RunPorts extends SenderPorts {
  readonly log: Pick<EventLog, 'read' | 'append'>;
  readonly campaigns: CampaignLog;
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly workspaces: Pick<Workspaces, 'secretOf'>;
  readonly requests: Pick<SendRequests, 'request'>;
  readonly timers: Pick<Timers, 'schedule'>;
  readonly halts: Pick<CampaignHalts, 'of'>;
  readonly limits: Pick<WorkspaceLimits, 'allowance' | 'isPaused'>;
  readonly stopped: Pick<StoppedRecipients, 'among'>;
  readonly choice: Pick<VariantChoice, 'make'>;
  readonly completion: Pick<CompletionWatch, 'begin'>;
  /** Requests under way at once. */
  readonly lanes: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A campaign that everybody was asked for is looked at again so often, in case a message was lost. Milliseconds. */
const LOOK_AGAIN_MS = 60_000;
/** Estimates of what stays in memory of any campaign, of a range that was asked for, and of a recipient. Bytes. */
const LEAST_BYTES = 8_192;
const RANGE_BYTES = 100;
const RECIPIENT_BYTES = 500;

/** One campaign as far as it may go now: range after range, then a timer, or nothing when somebody else will wake it. */
export class CampaignRun {
  private course: CampaignCourse = noCourse;
  private definition:
    | { readonly sha256: string; readonly value: CampaignDefinition; readonly size: number }
    | undefined;
  private readonly recipients: RecipientSource;
  readonly waits: CampaignWaits;

  constructor(
    private readonly ports: RunPorts,
    private readonly workspaceId: string,
    private readonly campaignId: string,
  ) {
    this.recipients = new RecipientSource(ports.blobs);
    this.waits = new CampaignWaits(ports, { workspaceId, id: campaignId });
  }

  async step(): Promise<AfterStep> {
    await this.catchUp();
    const { state } = this.course;
    if (state?.status === 'scheduled') return this.startWhenDue(state);
    if (state?.status !== 'sending') return 'leave';
    const definition = await this.definitionOf(state);
    const problem = definition
      ? await senderProblem(this.ports, this.workspaceId, definition)
      : { reason: 'definition_missing', error: 'What the campaign is made of is not in the blob store any more.' };
    if (problem || !definition) return this.fail(state, problem ?? { reason: 'definition_missing', error: '' });
    return this.advance(state, definition);
  }

  /** Forgets what is quickly read again. @returns bytes that stay, roughly */
  rest(): number {
    const ranges = [...this.course.ranges.values()].reduce((sum, { length }) => sum + length, 0);
    const size = LEAST_BYTES + (this.definition?.size ?? 0);
    return size + ranges * RANGE_BYTES + this.recipients.rest() * RECIPIENT_BYTES;
  }

  private async advance(state: CampaignState, definition: CampaignDefinition): Promise<AfterStep> {
    const allowance = nextAllowance(definition, { ...this.course, total: state.total }, this.ports.now());
    switch (allowance.kind) {
      case 'ask':
        return this.ask(state, definition, allowance);
      case 'choose':
        return this.choose(state, definition, allowance.step);
      case 'wait':
        return this.waits.until(allowance.untilMs);
      case 'done':
        this.ports.completion.begin({
          workspaceId: this.workspaceId,
          campaignId: this.campaignId,
          testMode: state.testMode,
          recipients: state.total,
          sequence: this.course.sequence,
        });
        return this.waits.until(this.ports.now() + LOOK_AGAIN_MS);
      default:
        return allowance satisfies never;
    }
  }

  private async ask(
    state: CampaignState,
    definition: CampaignDefinition,
    { step, first, end }: Extract<Allowance, { kind: 'ask' }>,
  ): Promise<AfterStep> {
    const requester = this.requester(state, definition);
    const limit = await this.ports.limits.allowance(requester, end - first);
    if (limit.count === 0) return this.waits.until(limit.untilMs);
    try {
      return await this.askAtMost(state, definition, requester, { step, first, end: first + limit.count });
    } finally {
      limit.done();
    }
  }

  private async askAtMost(
    state: CampaignState,
    definition: CampaignDefinition,
    requester: Requester,
    { step, first, end }: { step: number; first: number; end: number },
  ): Promise<AfterStep> {
    const recipients = await this.recipients.take(this.course.chunks, first, end);
    const place = { workspaceId: this.workspaceId, campaignId: this.campaignId, step, first };
    const stopped = await this.ports.stopped.among(
      { ...place, end: first + recipients.length, stopOnReply: definition.stopOnReply },
      this.course,
    );
    if (stopped.kind === 'wait') return this.waits.until(stopped.untilMs);
    const { campaignId } = this;
    const secret = await this.ports.workspaces.secretOf(this.workspaceId);
    const sample = sampleOf(definition.steps[step - 1] ?? { variants: [] }, this.course.startedTotal);
    const range = { campaignId, runId: state.runId, definition, step, first, recipients, stopped: stopped.positions };
    const done = await askRange(
      {
        requests: this.ports.requests,
        isHalted: async () =>
          (await this.ports.halts.of(this.workspaceId, campaignId)) !== undefined ||
          (await this.ports.limits.isPaused(requester)),
      },
      { ...range, variant: first >= sample ? this.course.chosen.get(step) : undefined },
      { requester, secret, lanes: this.ports.lanes() },
    );
    if (done.end > first) await this.record(state, step, first, done);
    return 'go on';
  }

  private async record(
    { testMode }: CampaignState,
    step: number,
    first: number,
    { end, asked, leftOut, missingVariables }: Awaited<ReturnType<typeof askRange>>,
  ): Promise<void> {
    const { campaignId, workspaceId } = this;
    const progressedAt = new Date(this.ports.now()).toISOString();
    const reasons = { ...this.course.leftOut.reasons };
    for (const [reason, count] of leftOut) reasons[reason] = (reasons[reason] ?? 0) + count;
    const missing = new Set([...this.course.leftOut.missingVariables, ...missingVariables]);
    const fact = CampaignProgressed.of({
      campaignId,
      campaignStep: step,
      firstPosition: first,
      endPosition: end,
      asked,
      ...(Object.keys(reasons).length > 0 && { leftOut: reasons }),
      ...(missing.size > 0 && { missingVariables: [...missing].map((name) => name.slice(0, 64)).slice(0, 20) }),
      progressedAt,
    });
    const place = { workspaceId, key: campaignId, correlationId: campaignId, testMode, occurredAt: progressedAt };
    await this.ports.log.append({ fact, ...place }, { messageId: `progress:${campaignId}:${step}:${first}:${end}` });
  }

  private async choose(state: CampaignState, definition: CampaignDefinition, step: number): Promise<AfterStep> {
    const choice = await this.ports.choice.make({
      workspaceId: this.workspaceId,
      campaignId: this.campaignId,
      testMode: state.testMode,
      step,
      definition,
      // Nobody behind the sample was asked yet.
      askedMs: this.course.ranges.get(step)?.at(-1)?.atMs ?? 0,
      sequence: this.course.sequence,
    });
    return choice.kind === 'chosen' ? 'go on' : this.waits.until(this.ports.now() + choice.forMs);
  }

  private async startWhenDue({ dueAt = '', total, testMode }: CampaignState): Promise<AfterStep> {
    const dueMs = Date.parse(dueAt);
    if (dueMs > this.ports.now()) return this.waits.until(dueMs);
    if (total === 0) {
      const error = 'The campaign had no recipients when its time came: add some and schedule it again.';
      return this.fail({ testMode }, { reason: 'no_recipients', error });
    }
    const startedAt = new Date(this.ports.now()).toISOString();
    return this.decide(testMode, startedAt, (state) =>
      state?.status === 'scheduled' ? decideStart({ campaignId: this.campaignId, startedAt }, state) : [],
    );
  }

  private fail(
    { testMode }: Pick<CampaignState, 'testMode'>,
    { reason, error }: { reason: string; error: string },
  ): Promise<AfterStep> {
    const failedAt = new Date(this.ports.now()).toISOString();
    const data = { campaignId: this.campaignId, reason, error, failedAt };
    return this.decide(testMode, failedAt, (state) => decideFail(data, state));
  }

  private async decide(
    testMode: boolean,
    at: string,
    decide: (state: CampaignState | undefined) => readonly CampaignFact[],
  ): Promise<AfterStep> {
    await this.ports.campaigns.decide(this.campaignId, { workspaceId: this.workspaceId, testMode }, at, decide);
    return 'go on';
  }

  private async catchUp(): Promise<void> {
    const events: RecordedEvent[] = [];
    const subjects = [campaignSubject(this.workspaceId, this.campaignId)];
    for await (const event of this.ports.log.read({ subjects, after: this.course.sequence })) events.push(event);
    this.course = withEvents(this.course, events);
  }

  private async definitionOf({ definition }: CampaignState): Promise<CampaignDefinition | undefined> {
    if (!definition || this.definition?.sha256 === definition.sha256) return this.definition?.value;
    const bytes = await this.ports.blobs.get(definition.sha256);
    if (!bytes) return undefined;
    this.definition = { sha256: definition.sha256, value: readDefinition(bytes), size: bytes.length };
    return this.definition.value;
  }

  private requester({ testMode }: CampaignState, { agentId }: CampaignDefinition): Requester {
    return { workspaceId: this.workspaceId, testMode, actor: { kind: 'system' }, agentId };
  }
}
