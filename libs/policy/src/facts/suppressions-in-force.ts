import { isEvent, type RecordedOf, SuppressionAdded, type SuppressionRemoved } from '@posthorn/events';
import { leavesAtMs, type Situation } from '../rule.js';
import type { ContactFacts } from './contact-facts.js';

type Scope = 'global' | 'tenant' | 'campaign';
type SuppressionEvent = RecordedOf<typeof SuppressionAdded | typeof SuppressionRemoved>;

export interface SuppressionInForce {
  readonly scope: Scope;
  readonly reasonCode: string;
}

const DO_NOT_CONTACT = new Set(['manual_dnc', 'legal_request']);
const SCOPES: readonly Scope[] = ['global', 'tenant', 'campaign'];

/** Whether a reason code is a person's decision and no report's. */
export function isDoNotContact(reasonCode: string): boolean {
  return DO_NOT_CONTACT.has(reasonCode);
}

/** What keeps mail of this request from its recipient: global first, then the workspace's, then the campaign's. */
export function suppressionsInForce(
  situation: Pick<Situation, 'request' | 'facts'> & {
    readonly context: Pick<Situation['context'], 'atMs' | 'globalSuppression'>;
  },
): readonly SuppressionInForce[] {
  const { request, facts, context } = situation;
  const { globalSuppression } = context;
  const leavesMs = leavesAtMs(request, context.atMs);
  const added = openEntries(suppressionEvents(facts), request.testMode).filter(
    ({ data }) =>
      isUnexpired(data.expiresAt, leavesMs) && (data.scope !== 'campaign' || data.campaignId === request.campaignId),
  );
  const entries: SuppressionInForce[] = added.map(({ data: { scope, reasonCode } }) => ({ scope, reasonCode }));
  if (globalSuppression && (globalSuppression.expiresAtMs ?? Infinity) > leavesMs) {
    entries.unshift({ scope: 'global', reasonCode: globalSuppression.reasonCode });
  }
  return entries.length < 2 ? entries : SCOPES.flatMap((scope) => entries.filter((entry) => entry.scope === scope));
}

/** What was read of the list's past, and what is newer; in order. */
export function suppressionEvents({
  history,
  suppressionAdded,
  suppressionRemoved,
}: ContactFacts): readonly SuppressionEvent[] {
  if (!suppressionAdded && !suppressionRemoved) return [];
  const upTo = history?.suppressions ? history.upTo : 0;
  const newer = [suppressionAdded, suppressionRemoved].filter(
    (event): event is SuppressionEvent => event !== undefined && event.sequence > upTo,
  );
  return [...(history?.suppressions ?? []), ...newer].toSorted((a, b) => a.sequence - b.sequence);
}

/** Entries not taken off since, newest first. What a test key put on the list holds for test sends only. */
function openEntries(
  events: readonly SuppressionEvent[],
  testMode: boolean,
): readonly RecordedOf<typeof SuppressionAdded>[] {
  let open: RecordedOf<typeof SuppressionAdded>[] = [];
  for (const event of events) {
    if (event.testMode && !testMode) continue;
    if (isEvent(SuppressionAdded, event)) open.unshift(event);
    else open = open.filter(({ data }) => !isSameScope(data, event.data));
  }
  return open;
}

interface Scoped {
  readonly scope: Scope;
  readonly campaignId?: string | undefined;
}

function isSameScope(one: Scoped, other: Scoped): boolean {
  return one.scope === other.scope && (one.scope !== 'campaign' || one.campaignId === other.campaignId);
}

function isUnexpired(expiresAt: string | undefined, atMs: number): boolean {
  return expiresAt === undefined || Date.parse(expiresAt) > atMs;
}
