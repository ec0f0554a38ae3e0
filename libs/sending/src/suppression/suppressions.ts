import type { EventLog } from '@posthorn/event-log';
import {
  eventSubjectFilter,
  normaliseAddress,
  SuppressionAdded,
  SuppressionRemoved,
  type EventFact,
  type RecordedEvent,
} from '@posthorn/events';
import type { Workspaces } from '@posthorn/platform';
import type { GlobalSuppressionRow } from '../policy-inputs/senders.js';
import type { Requester } from '../send-command.js';
import { entriesOf, foldEntry, isInForce, keyOf, type Entries } from './suppression-entries.js';
import type { SuppressionPage, SuppressionQuery } from './suppression-page.js';
import type { NewSuppression, Suppression, SuppressionKey } from './suppression.js';

export interface SuppressionsPorts {
  readonly log: Pick<EventLog, 'decide'>;
  readonly workspaces: Pick<Workspaces, 'contactKeyOf'>;
  /** The operator's list. */
  readonly global: { globalSuppression(address: string): Promise<GlobalSuppressionRow | undefined> };
  readonly list: (workspaceId: string, query: SuppressionQuery) => Promise<SuppressionPage>;
}

/** The list of those who are not to be mailed, per workspace and per campaign. The installation's own is the operator's. */
export class Suppressions {
  constructor(private readonly ports: SuppressionsPorts) {}

  /**
   * Added again with the same reason, note and expiry changes nothing.
   * @throws LogUnavailableError, UnknownWorkspaceError
   */
  async add(entry: NewSuppression, by: Requester): Promise<{ suppression: Suppression; changed: boolean }> {
    const at = new Date().toISOString();
    const { expiresAt, contactEmail, scope, campaignId, reasonCode, requestId, note } = entry;
    const fact = SuppressionAdded.of({
      contactEmail,
      scope,
      campaignId,
      reasonCode,
      requestId,
      note,
      expiresAt: expiresAt?.toISOString(),
      addedBy: by.actor,
      addedAt: at,
    });
    const { changed, entries } = await this.decide(contactEmail, by, at, (before) => {
      const known = before.get(keyOf(entry));
      const isSame =
        known !== undefined &&
        isInForce(known, at) &&
        known.reasonCode === reasonCode &&
        known.note === note &&
        known.expiresAt === expiresAt?.toISOString();
      return isSame ? [] : [fact];
    });
    const suppression = entries.get(keyOf(entry));
    if (!suppression) throw new TypeError('an entry that was added is not among the entries');
    return { suppression, changed };
  }

  /**
   * @param options.attestation why mail is allowed again, in the remover's words
   * @throws LogUnavailableError, UnknownWorkspaceError
   */
  async remove(
    entry: SuppressionKey,
    by: Requester,
    { attestation }: { readonly attestation?: string | undefined } = {},
  ): Promise<{ changed: boolean }> {
    const at = new Date().toISOString();
    const { contactEmail, scope, campaignId } = entry;
    const fact = SuppressionRemoved.of({
      contactEmail,
      scope,
      campaignId,
      attestation,
      removedBy: by.actor,
      removedAt: at,
    });
    const { changed } = await this.decide(contactEmail, by, at, (before) => (before.has(keyOf(entry)) ? [fact] : []));
    return { changed };
  }

  /**
   * Entries in force for an address, strongest scope first: global, tenant, campaign. Read from the log itself.
   * @param options.testMode also those that a test key put there, which hold for test sends alone
   * @throws LogUnavailableError, UnknownWorkspaceError
   */
  async find(
    workspaceId: string,
    contactEmail: string,
    { testMode = false }: { readonly testMode?: boolean } = {},
  ): Promise<readonly Suppression[]> {
    const at = new Date().toISOString();
    const [{ entries }, global] = await Promise.all([
      this.decide(contactEmail, { workspaceId, testMode }, at, () => []),
      this.ports.global.globalSuppression(normaliseAddress(contactEmail)),
    ]);
    const own = [...entries.values()].filter((entry) => isInForce(entry, at));
    const tenantFirst = own.toSorted((a, b) => Number(a.scope === 'campaign') - Number(b.scope === 'campaign'));
    return global ? [globalEntry(global), ...tenantFirst] : tenantFirst;
  }

  /** Entries in force, newest first, from the read model. */
  list(workspaceId: string, query: SuppressionQuery): Promise<SuppressionPage> {
    return this.ports.list(workspaceId, query);
  }

  /** Decides on all entries of one address, which are few. */
  private async decide(
    contactEmail: string,
    { workspaceId, testMode }: Pick<Requester, 'workspaceId' | 'testMode'>,
    at: string,
    decide: (entries: Entries) => readonly EventFact[],
  ): Promise<{ changed: boolean; entries: Entries }> {
    const contact = await this.ports.workspaces.contactKeyOf(workspaceId, contactEmail);
    const seen: Entries[] = [];
    const { events } = await this.ports.log.decide(
      {
        workspaceId,
        subject: eventSubjectFilter({ workspaceId, family: SuppressionAdded.family, key: contact }),
        place: () => ({ workspaceId, key: contact, contact, occurredAt: at, testMode, correlationId: contact }),
      },
      {
        initialState: new Map() as Entries,
        // What a test key did is nothing to who acts on what is real (libs/policy suppressions-in-force.ts).
        evolve: (entries: Entries, event: RecordedEvent) =>
          event.testMode && !testMode ? entries : foldEntry(entries, event),
        decide(_command: undefined, entries: Entries) {
          seen.push(entries);
          return decide(entries);
        },
      },
      undefined,
    );
    return { changed: events.length > 0, entries: entriesOf(seen.at(-1), events) };
  }
}

function globalEntry({ address, reason_code, note, expires_at, created_at }: GlobalSuppressionRow): Suppression {
  return {
    contactEmail: address,
    scope: 'global',
    reasonCode: reason_code,
    ...(note !== null && { note }),
    ...(expires_at && { expiresAt: expires_at.toISOString() }),
    addedAt: created_at.toISOString(),
  };
}
