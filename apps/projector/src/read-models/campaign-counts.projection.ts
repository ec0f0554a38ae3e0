import { CAMPAIGN_COUNTS, type CampaignCount, type ReadModels } from '@posthorn/database';
import type { SendStatus } from '@posthorn/events';
import type { Selectable } from 'kysely';
import type { SendRow } from './send-row.projection.js';

/** A row of `read.campaign_counts`, or what is to be added to one. */
export type CampaignCountsRow = Selectable<ReadModels['campaign_counts']>;

const PART = new Map<SendStatus, CampaignCount>([
  ['queued', 'queued'],
  ['skipped', 'skipped'],
  ['failed', 'failed'],
]);

/** What one send counts as; nothing when it belongs to no campaign. Every send is in exactly one of the four parts of the total. */
export function countedAs(row: SendRow): ReadonlySet<CampaignCount> | undefined {
  if (row.campaign_id === null) return undefined;
  const part = partOf(row);
  const counted = new Set<CampaignCount>(['total', part]);
  if (row.opened_at) counted.add('opened');
  if (row.clicked_at) counted.add('clicked');
  if (row.replied_at) counted.add('replied');
  if (row.complained_at) counted.add('complained');
  if (row.bounced_at) counted.add('bounced');
  else if (part === 'sent' && hasArrived(row)) counted.add('delivered');
  return counted;
}

/** A provider that took a mail has it, whether it reports what became of it or not. */
function partOf({ status, message_id }: SendRow): CampaignCount {
  if (status === 'sending') return message_id === null ? 'queued' : 'sent';
  return PART.get(status) ?? 'sent';
}

/** Whoever opens, answers or complains has the mail, whether anybody reported its delivery or not. */
function hasArrived({ delivered_at, opened_at, clicked_at, replied_at, complained_at }: SendRow): boolean {
  return [delivered_at, opened_at, clicked_at, replied_at, complained_at].some((time) => time !== null);
}

/** What to add to the counts when rows of `sends` are replaced. @returns only what is not 0 throughout */
export function countChanges(before: readonly SendRow[], after: readonly SendRow[]): CampaignCountsRow[] {
  const replaced = new Set(after.map(({ send_id }) => send_id));
  const changes = new Map<string, CampaignCountsRow>();
  for (const row of before) if (replaced.has(row.send_id)) add(changes, row, -1);
  for (const row of after) add(changes, row, 1);
  return [...changes.values()].filter((change) => CAMPAIGN_COUNTS.some((count) => change[count] !== 0));
}

function add(changes: Map<string, CampaignCountsRow>, row: SendRow, sign: 1 | -1): void {
  const counted = countedAs(row);
  if (counted === undefined) return;
  const { workspace_id, campaign_id, campaign_step, variant } = row;
  const place = {
    workspace_id,
    campaign_id: campaign_id ?? '',
    campaign_step: campaign_step ?? 0,
    variant: variant ?? '',
  };
  const key = JSON.stringify(place);
  const change = changes.get(key) ?? { ...place, ...NOTHING };
  for (const count of counted) change[count] += sign;
  changes.set(key, change);
}

const NOTHING: Record<CampaignCount, number> = {
  total: 0,
  queued: 0,
  sent: 0,
  delivered: 0,
  opened: 0,
  clicked: 0,
  replied: 0,
  bounced: 0,
  complained: 0,
  failed: 0,
  skipped: 0,
};
