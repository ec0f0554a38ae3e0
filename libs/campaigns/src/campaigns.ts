import { waitForPosition, type Db } from '@posthorn/database';
import type { ConnectedEventLog, Timers } from '@posthorn/event-log';
import {
  CampaignProgressed,
  CampaignVariantChosen,
  eventSubject,
  isEvent,
  newId,
  type EventDefinition,
  type RecordedEvent,
} from '@posthorn/events';
import type { BlobStore, Workspaces } from '@posthorn/platform';
import {
  countCampaigns,
  findCampaign,
  findCampaignCounts,
  findCampaigns,
  type CampaignFilter,
  type CampaignRow,
} from './campaign-list/campaigns.queries.js';
import { CampaignsBehindError, InvalidCampaignError, UnknownCampaignError } from './campaigns.errors.js';
import { checkDefinition } from './definition/check-definition.js';
import type { CampaignDefinition, CampaignDefinitionInput } from './definition/campaign-definition.js';
import { DEFINITION_CONTENT_TYPE, encodeDefinition, readDefinition } from './definition/definition-codec.js';
import type { CampaignProgress } from './progress/campaign-progress.js';
import type { CampaignProgressNow } from './progress/campaign-counts.js';
import { statsOf, type CampaignStats } from './progress/campaign-stats.js';
import type { CampaignRecipient } from './recipients/recipients-codec.js';
import { RecipientIntake, type AddedRecipients } from './recipients/recipient-intake.js';
import type { Requester } from './requester.js';
import { CAMPAIGN_ID, CampaignLog, type CampaignOutcome } from './state/campaign-log.js';
import {
  decideCancel,
  decideCreate,
  decidePause,
  decideResume,
  decideSchedule,
  decideStart,
  decideUpdate,
  isOver,
  type SeenContent,
} from './state/campaign.decider.js';

export interface CampaignsPorts {
  readonly log: Pick<ConnectedEventLog, 'decide' | 'read' | 'last' | 'bounds'>;
  readonly blobs: Pick<BlobStore, 'put' | 'get'>;
  readonly timers: Timers;
  readonly workspaces: Pick<Workspaces, 'secretOf'>;
  readonly db: Db;
  readonly progress: CampaignProgress;
  /** How long questions and additions wait for the read models; milliseconds, 5,000 by default. */
  readonly catchUpMs?: number;
}

export interface CampaignContent {
  /** For people; 1 to 255 characters. */
  readonly name: string;
  readonly definition: CampaignDefinitionInput;
}

export interface NewCampaign extends CampaignContent {
  /** Derived by whoever may ask twice (`campaignIdFor`); new when left out. */
  readonly campaignId?: string | undefined;
  /** The Autopilot run it belongs to. */
  readonly runId?: string | undefined;
}

/** Kind of the timer that starts what is scheduled and goes on with what waits; its id is the campaign's. */
export const CAMPAIGN_TIMER = 'campaign';

const MAX_NAME = 255;

/**
 * The commands and questions of campaigns (ADR 0025). Commands throw `UnknownCampaignError` (none of this id in the
 * workspace and mode), `CampaignConflictError` (not in this state), `InvalidCampaignError` and `LogUnavailableError`.
 */
export class Campaigns {
  private readonly campaigns: CampaignLog;
  private readonly intake: RecipientIntake;
  private readonly catchUpMs: number;

  constructor(private readonly ports: CampaignsPorts) {
    this.campaigns = new CampaignLog(ports.log);
    this.catchUpMs = ports.catchUpMs ?? 5_000;
    this.intake = new RecipientIntake({ ...ports, campaigns: this.campaigns, catchUpMs: this.catchUpMs });
  }

  /** Created again with the same id changes nothing. */
  async create({ campaignId = newId('cmp'), runId, ...content }: NewCampaign, by: Requester): Promise<CampaignOutcome> {
    const facts = await this.store(content);
    const createdAt = now();
    return this.campaigns.decide(campaignId, by, createdAt, (state) =>
      decideCreate({ campaignId, runId, ...facts, createdBy: by.actor, createdAt }, state),
    );
  }

  /**
   * Before it started.
   * @param seen what the change was made from
   * @throws CampaignChangedError when it is something else by now
   */
  async update(
    campaignId: string,
    content: CampaignContent,
    by: Requester,
    seen?: SeenContent,
  ): Promise<CampaignOutcome> {
    const facts = await this.store(content);
    const updatedAt = now();
    return this.campaigns.decide(campaignId, by, updatedAt, (state) =>
      decideUpdate({ campaignId, ...facts, updatedBy: by.actor, updatedAt }, state, seen),
    );
  }

  /** Leaves out who is suppressed, in the campaign already, or has no valid address. Also while it sends. Safe to repeat. */
  addRecipients(
    campaignId: string,
    recipients: Iterable<CampaignRecipient> | AsyncIterable<CampaignRecipient>,
    by: Requester,
  ): Promise<AddedRecipients> {
    return this.intake.add(campaignId, recipients, by);
  }

  start(campaignId: string, by: Requester): Promise<CampaignOutcome> {
    const startedAt = now();
    return this.campaigns.decide(campaignId, by, startedAt, (state) => decideStart({ campaignId, startedAt }, state));
  }

  /** Again moves it. */
  async schedule(campaignId: string, at: Date, by: Requester): Promise<CampaignOutcome> {
    const scheduledAt = now();
    const data = { campaignId, dueAt: at.toISOString(), scheduledBy: by.actor, scheduledAt };
    const outcome = await this.campaigns.decide(campaignId, by, scheduledAt, (state) => decideSchedule(data, state));
    // Whoever is told that it was scheduled has its timer; if this fails, the same command sets it.
    await this.ports.timers.schedule({
      kind: CAMPAIGN_TIMER,
      workspaceId: by.workspaceId,
      id: campaignId,
      at,
      data: {},
    });
    return outcome;
  }

  /** @param reason lower snake case, `requested` by default */
  pause(campaignId: string, by: Requester, reason = 'requested'): Promise<CampaignOutcome> {
    const pausedAt = now();
    const data = { campaignId, reason, pausedBy: by.actor, pausedAt };
    return this.campaigns.decide(campaignId, by, pausedAt, (state) => decidePause(data, state));
  }

  resume(campaignId: string, by: Requester): Promise<CampaignOutcome> {
    const resumedAt = now();
    const data = { campaignId, resumedBy: by.actor, resumedAt };
    return this.campaigns.decide(campaignId, by, resumedAt, (state) => decideResume(data, state));
  }

  /** Nothing of it leaves any more; what was queued is called off one by one (`whenSettled`). @param reason `requested`, `run_stopped` */
  cancel(campaignId: string, by: Requester, reason = 'requested'): Promise<CampaignOutcome> {
    const canceledAt = now();
    const data = { campaignId, reason, canceledBy: by.actor, canceledAt };
    return this.campaigns.decide(campaignId, by, canceledAt, (state) => decideCancel(data, state));
  }

  /**
   * As it stood in the log at the call.
   * @throws UnknownCampaignError, CampaignsBehindError when the read model cannot tell yet
   */
  async find(campaignId: string, by: Pick<Requester, 'workspaceId' | 'testMode'>): Promise<CampaignRow> {
    if (!CAMPAIGN_ID.test(campaignId)) throw new UnknownCampaignError(campaignId);
    const { last } = await this.ports.log.bounds();
    const caughtUp = await waitForPosition(this.ports.db, last, this.catchUpMs);
    const found = await findCampaign(this.ports.db, by.workspaceId, campaignId);
    if (found?.test_mode === by.testMode) return found;
    if (!found && !caughtUp) throw new CampaignsBehindError(last);
    throw new UnknownCampaignError(campaignId);
  }

  /** What it is made of. @throws like `find` */
  async definitionOf(campaignId: string, by: Pick<Requester, 'workspaceId' | 'testMode'>): Promise<CampaignDefinition> {
    return this.definitionIn(await this.find(campaignId, by));
  }

  /** Newest first, and how many there are. */
  async list(
    by: Pick<Requester, 'workspaceId' | 'testMode'>,
    { status, limit, offset }: Omit<CampaignFilter, 'testMode'>,
  ): Promise<{ readonly campaigns: readonly CampaignRow[]; readonly total: number }> {
    const { workspaceId, testMode } = by;
    const { last } = await this.ports.log.bounds();
    await waitForPosition(this.ports.db, last, this.catchUpMs);
    const [campaigns, total] = await Promise.all([
      findCampaigns(this.ports.db, workspaceId, { testMode, status, limit, offset }),
      countCampaigns(this.ports.db, workspaceId, { testMode, status }),
    ]);
    return { campaigns, total };
  }

  /** Counts and rates of the whole, of each step and variant, and what its A/B tests said. @throws like `find` */
  async stats(campaignId: string, by: Pick<Requester, 'workspaceId' | 'testMode'>): Promise<CampaignStats> {
    const { workspaceId } = by;
    const campaign = await this.find(campaignId, by);
    const [definition, counts, choices, leftOut] = await Promise.all([
      this.definitionIn(campaign),
      findCampaignCounts(this.ports.db, workspaceId, campaignId),
      this.eventsOf(CampaignVariantChosen, workspaceId, campaignId),
      this.leftOut(workspaceId, campaignId),
    ]);
    return statsOf({ campaign, definition, counts, choices, leftOut });
  }

  /**
   * Waits until a campaign is over and nothing of it is queued any more: every send left, or was called off.
   * @returns where it stands then, or after `timeoutMs`
   * @throws like `find`
   */
  async whenSettled(
    campaignId: string,
    by: Pick<Requester, 'workspaceId' | 'testMode'>,
    timeoutMs: number,
  ): Promise<CampaignProgressNow & { readonly settled: boolean }> {
    await this.find(campaignId, by);
    const { progress } = this.ports;
    const signal = AbortSignal.timeout(timeoutMs);
    for await (const now of progress.watch(by.workspaceId, campaignId, signal, { leastMs: 50 })) {
      if (isOver(now.status) && now.queued === 0) return { ...now, settled: true };
    }
    const last = await progress.now(by.workspaceId, campaignId);
    if (!last) throw new UnknownCampaignError(campaignId);
    return { ...last, settled: false };
  }

  private async definitionIn({ campaign_id: campaignId, definition }: CampaignRow): Promise<CampaignDefinition> {
    const bytes = await this.ports.blobs.get(String(definition?.['sha256']));
    if (!bytes) throw new UnknownCampaignError(campaignId);
    return readDefinition(bytes);
  }

  private async eventsOf(
    { family, verb }: EventDefinition,
    workspaceId: string,
    campaignId: string,
  ): Promise<readonly RecordedEvent[]> {
    const subjects = [eventSubject({ workspaceId, family, key: campaignId, verb })];
    return Array.fromAsync(this.ports.log.read({ subjects }));
  }

  /** The last range carries the running totals. */
  private async leftOut(
    workspaceId: string,
    campaignId: string,
  ): Promise<Pick<CampaignStats, 'leftOut' | 'missingVariables'>> {
    const { family, verb } = CampaignProgressed;
    const last = await this.ports.log.last(eventSubject({ workspaceId, family, key: campaignId, verb }));
    const { leftOut = {}, missingVariables = [] } = last && isEvent(CampaignProgressed, last) ? last.data : {};
    return { leftOut, missingVariables };
  }

  private async store({ name, definition: input }: CampaignContent) {
    if (name.trim() === '' || name.length > MAX_NAME) {
      throw new InvalidCampaignError('name', `must have 1 to ${MAX_NAME} characters`);
    }
    const definition = checkDefinition(input);
    const blob = await this.ports.blobs.put(encodeDefinition(definition));
    const { email, name: fromName } = definition.from;
    return {
      name,
      subject: definition.steps[0]?.variants[0]?.subject,
      fromEmail: email,
      fromName,
      definition: { ...blob, contentType: DEFINITION_CONTENT_TYPE },
    };
  }
}

function now(): string {
  return new Date().toISOString();
}
