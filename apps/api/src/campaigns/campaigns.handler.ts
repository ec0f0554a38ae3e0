import { CAMPAIGN_ID, CampaignChangedError, type CampaignRecipient, type Campaigns } from '@posthorn/campaigns';
import type { Db } from '@posthorn/database';
import type { Principal } from '@posthorn/platform';
import { requesterOf } from '../requester.js';
import { audienceOf, leftOut, type Warning } from './audience.js';
import type { CampaignBody, CampaignChanges, NewCampaign } from './campaign-body.js';
import { brokenTexts, assertSchedulable, unknownCampaign } from './campaign.errors.js';
import { changed, senderOf } from './campaign-changes.js';
import { lintTexts, variablesOf } from './campaign-texts.js';
import { campaignSummary, type CampaignSummary, type CampaignView } from './campaign-view.js';
import { definitionOf, partsOfDefinition } from './definition-of.js';
import type { MoreRecipients } from './recipient-body.js';
import type { SenderCheck } from './sender-check.js';
import { keepingFirst, undeliverable } from './undeliverable.js';

/** Recipients of a request that are none of the campaign's, by reason. */
export interface SkippedView {
  readonly suppressed: number;
  readonly duplicate: number;
  readonly invalid: number;
}

/** A campaign as a request made or changed it. */
export interface ChangedCampaign extends CampaignView {
  readonly skipped: SkippedView;
  /** What to look at: texts, and recipients that were left out. */
  readonly warnings: readonly Warning[];
}

export interface AddedView {
  readonly success: true;
  readonly added: number;
  readonly skipped: SkippedView;
  /** Recipients of the campaign, these included. */
  readonly total: number;
  readonly warnings: readonly Warning[];
}

/** A page, as MisarMail's packages expect it. */
export interface CampaignPage {
  readonly data: readonly CampaignSummary[];
  readonly total: number;
  readonly page: number;
  readonly limit: number;
  readonly offset: number;
}

/** Changes at once that all find their turn. */
const MAX_ATTEMPTS = 10;

const NOBODY: SkippedView = { suppressed: 0, duplicate: 0, invalid: 0 };

/** What campaigns are made of: created, changed, filled, shown. */
export class CampaignsHandler {
  constructor(
    private readonly campaigns: Campaigns,
    private readonly senders: Pick<SenderCheck, 'mailboxOf' | 'assertMaySend'>,
    private readonly db: Db,
  ) {}

  /**
   * @param campaignId derived from the idempotency key: who repeats a request whose answer was lost goes on where it ended
   * @throws Problem 422 for texts that do not parse, an archived sender, a segment that is not there, a time that passed
   */
  async create(body: NewCampaign, caller: Principal, campaignId: string | undefined): Promise<ChangedCampaign> {
    const { name, recipients, segment_id, scheduled_at: at, idempotency_key: _, ...parts } = partsOfBody(body);
    const requester = requesterOf(caller);
    const [{ warnings, definition }, audience] = await Promise.all([
      this.examine(parts, caller),
      audienceOf(this.db, caller.workspaceId, { recipients, segment_id }),
    ]);
    await this.assertMayStart(at, parts, caller);
    const { campaignId: id } = await this.campaigns.create({ campaignId, name, definition }, requester);
    const first: CampaignRecipient[] = [];
    const added = audience && (await this.campaigns.addRecipients(id, keepingFirst(audience, first), requester));
    if (at !== undefined) await this.campaigns.schedule(id, at, requester);
    return {
      ...(await this.show(id, caller)),
      skipped: added?.skipped ?? NOBODY,
      warnings: [...warnings, ...(added ? leftOut(added, recipients) : []), ...undeliverable(definition, first)],
    };
  }

  /** @throws Problem 409 once it has started */
  async update(id: string, body: CampaignChanges, caller: Principal): Promise<ChangedCampaign> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.change(id, body, caller);
      } catch (error) {
        // Somebody else changed it meanwhile: the same change of what it is now.
        if (!(error instanceof CampaignChangedError) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  async addRecipients(id: string, body: MoreRecipients, caller: Principal): Promise<AddedView> {
    const audience = (await audienceOf(this.db, caller.workspaceId, body)) ?? [];
    const first: CampaignRecipient[] = [];
    const definition = await this.campaigns.definitionOf(known(id), caller);
    const added = await this.campaigns.addRecipients(id, keepingFirst(audience, first), requesterOf(caller));
    const warnings = [...leftOut(added, body.recipients), ...undeliverable(definition, first)];
    return { success: true, ...added, warnings };
  }

  async show(id: string, caller: Principal): Promise<CampaignView> {
    const [row, definition] = await Promise.all([
      this.campaigns.find(known(id), caller),
      this.campaigns.definitionOf(id, caller),
    ]);
    const parts = partsOfDefinition(definition);
    return { ...campaignSummary(row), ...parts, variables: variablesOf(parts) };
  }

  /** Newest first. */
  async list(
    {
      status,
      limit,
      offset,
      page,
    }: {
      status?: CampaignSummary['status'] | undefined;
      limit: number;
      offset?: number | undefined;
      page?: number | undefined;
    },
    caller: Principal,
  ): Promise<CampaignPage> {
    const before = offset ?? ((page ?? 1) - 1) * limit;
    const { campaigns, total } = await this.campaigns.list(caller, { status, limit, offset: before });
    const data = campaigns.map(campaignSummary);
    return { data, total, page: page ?? Math.floor(before / limit) + 1, limit, offset: before };
  }

  private async change(id: string, body: CampaignChanges, caller: Principal): Promise<ChangedCampaign> {
    const { name, scheduled_at: at, segment_id: _none, ...changes } = body;
    const row = await this.campaigns.find(known(id), caller);
    const seen = { name: row.name, sha256: String(row.definition?.['sha256']) };
    const parts = changed(partsOfDefinition(await this.campaigns.definitionOf(id, caller)), changes);
    const { warnings, definition } = await this.examine(parts, caller);
    await this.assertMayStart(at, parts, caller);
    await this.campaigns.update(id, { name: name ?? row.name, definition }, requesterOf(caller), seen);
    if (at !== undefined) await this.campaigns.schedule(id, at, requesterOf(caller));
    return { ...(await this.show(id, caller)), skipped: NOBODY, warnings };
  }

  /** @param at when it is to start; nothing for a draft, which may be from anybody yet */
  private async assertMayStart(
    at: Date | undefined,
    { from }: CampaignBody,
    { workspaceId }: Principal,
  ): Promise<void> {
    if (at === undefined) return;
    assertSchedulable(at);
    await this.senders.assertMaySend(workspaceId, from.email);
  }

  private async examine(parts: CampaignBody, { workspaceId }: Principal) {
    const findings = lintTexts(parts);
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw brokenTexts(errors);
    const agentId = await this.senders.mailboxOf(workspaceId, parts.from.email);
    return {
      definition: definitionOf(parts, agentId),
      warnings: findings.map(({ rule, message, fix, path }): Warning => ({
        code: rule,
        message: `${message} ${fix}`,
        param: path.join('.'),
      })),
    };
  }
}

/** With one name for who it is from. */
function partsOfBody({ from, fromEmail = '', fromName, ...body }: NewCampaign) {
  return { ...body, from: from ?? senderOf(fromEmail, fromName) };
}

/** @throws Problem 404 for what is no id of a campaign */
export function known(id: string): string {
  if (!CAMPAIGN_ID.test(id)) throw unknownCampaign(id);
  return id;
}
