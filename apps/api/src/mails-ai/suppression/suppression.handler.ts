import { waitForPosition, type Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { decodeEventId, SuppressionAdded, SuppressionRemoved, type RecordedEvent } from '@posthorn/events';
import { Problem, type Principal, type Workspaces } from '@posthorn/platform';
import type { Suppression, Suppressions } from '@posthorn/sending';
import { z } from 'zod';
import { requesterOf } from '../../requester.js';
import { badCursor, pageOf, type Page } from '../paging.js';
import { listAllowances } from './mails-ai-suppression.queries.js';

/** As mails.ai answers a look-up (`SuppressionLookup` of its package). */
export interface SuppressionLookup {
  readonly address: string;
  readonly suppressed: boolean;
  /** `hard_bounce`, `complaint`, `unsubscribe`, or another reason. */
  readonly type?: string;
  /** `global` is the operator's list. */
  readonly scope?: string;
  /** ISO 8601 UTC. */
  readonly since?: string;
  readonly expires_at?: string;
  readonly note?: string;
  readonly allowed?: Pick<Allowance, 'id' | 'attestation' | 'created_at'>;
}

/** That somebody attested that an address wants mail again. */
export interface Allowance {
  /** Of the event that says so, with another prefix. */
  readonly id: string;
  readonly address: string;
  readonly attestation: string;
  readonly created_at: string;
}

const removal = z.object({ id: z.string(), data: SuppressionRemoved.data });

const WAIT_MS = 500;

export class SuppressionHandler {
  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'last' | 'get' | 'bounds'>,
    private readonly suppressions: Pick<Suppressions, 'add' | 'remove' | 'find'>,
    private readonly workspaces: Pick<Workspaces, 'contactKeyOf'>,
  ) {}

  /** Whether an address may be mailed; a suppression in one campaign alone does not count. */
  async lookUp(caller: Principal, address: string): Promise<SuppressionLookup> {
    const [found] = await this.standing(caller, address);
    if (found !== undefined) return { address, suppressed: true, ...entryView(found) };
    const removed = await this.lastRemoval(caller, address);
    const allowance = removed && allowanceOf(removed);
    if (allowance === undefined) return { address, suppressed: false };
    const { id, attestation, created_at: createdAt } = allowance;
    return { address, suppressed: false, allowed: { id, attestation, created_at: createdAt } };
  }

  /** Those that are allowed again, newest first. */
  async allowances(
    { workspaceId, testMode }: Principal,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<Allowance>> {
    if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw badCursor();
    const { last } = await this.log.bounds();
    await waitForPosition(this.db, last, WAIT_MS);
    const before = cursor === undefined ? undefined : Number(cursor);
    const rows = await listAllowances(this.db, { workspaceId, testMode }, { before, limit: limit + 1 });
    const page = pageOf(rows, limit, { view: (row) => row, cursor: ({ sequence }) => String(sequence) });
    return { ...page, data: page.data.flatMap(({ envelope }) => allowanceOf(envelope) ?? []) };
  }

  async suppress(
    entry: { address: string; type: string; note?: string | undefined; expires_at?: Date | undefined },
    caller: Principal,
  ): Promise<SuppressionLookup> {
    const { address: contactEmail, type: reasonCode, note, expires_at: expiresAt } = entry;
    await this.suppressions.add({ contactEmail, scope: 'tenant', reasonCode, note, expiresAt }, requesterOf(caller));
    return this.lookUp(caller, contactEmail);
  }

  /**
   * Takes an address off the workspace's list.
   * @throws Problem 422 for one of the operator's list, 409 for one that is not suppressed
   */
  async allow(address: string, attestation: string, caller: Principal): Promise<Allowance> {
    const standing = await this.standing(caller, address);
    if (standing.some(({ scope }) => scope === 'global')) throw globallySuppressed(address);
    await this.suppressions.remove({ contactEmail: address, scope: 'tenant' }, requesterOf(caller), { attestation });
    const removed = await this.lastRemoval(caller, address);
    const allowance = removed && allowanceOf(removed);
    if (allowance === undefined) throw notSuppressed(address);
    return allowance;
  }

  /**
   * Takes the allowance back: the address is suppressed again, for the reason it was.
   * @throws Problem 404 when there is no such allowance, or another fact came after it
   */
  async revoke(id: string, caller: Principal): Promise<{ id: string; revoked_at: string }> {
    const { workspaceId } = caller;
    const position = decodeEventId(id.replace(/^sup_/, 'evt_'));
    const event = position && (await this.log.get(position.sequence));
    const parsed = SuppressionRemoved.data.safeParse(event?.data);
    const isTheirs =
      event?.workspaceId === workspaceId &&
      event.testMode === caller.testMode &&
      event.type === SuppressionRemoved.type;
    if (!isTheirs || !parsed.success || allowanceId(event.id) !== id) throw unknownAllowance(id);
    const { contactEmail } = parsed.data;
    const contact = await this.workspaces.contactKeyOf(workspaceId, contactEmail);
    const [removed, added] = await Promise.all([
      this.log.last(`evt.${workspaceId}.suppression.${contact}.removed`),
      this.log.last(`evt.${workspaceId}.suppression.${contact}.added`),
    ]);
    if (removed?.id !== event.id || (added !== undefined && added.sequence > event.sequence))
      throw unknownAllowance(id);
    const before = SuppressionAdded.data.safeParse(added?.data).data;
    await this.suppressions.add(
      { contactEmail, scope: 'tenant', reasonCode: before?.reasonCode ?? 'manual_dnc', note: before?.note },
      requesterOf(caller),
    );
    return { id, revoked_at: new Date().toISOString() };
  }

  private async standing({ workspaceId, testMode }: Principal, address: string): Promise<Suppression[]> {
    const found = await this.suppressions.find(workspaceId, address, { testMode });
    return found.filter(({ scope }) => scope !== 'campaign');
  }

  /** Of the caller's world: a test key lifts nothing that is real. */
  private async lastRemoval({ workspaceId, testMode }: Principal, address: string): Promise<RecordedEvent | undefined> {
    const contact = await this.workspaces.contactKeyOf(workspaceId, address);
    const removed = await this.log.last(`evt.${workspaceId}.suppression.${contact}.removed`);
    return removed?.testMode === testMode ? removed : undefined;
  }
}

function entryView({ reasonCode, scope, addedAt, expiresAt, note }: Suppression): Partial<SuppressionLookup> {
  return {
    type: reasonCode,
    scope: scope === 'tenant' ? 'workspace' : scope,
    since: addedAt,
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
    ...(note !== undefined && { note }),
  };
}

/** Nothing for a suppression that was lifted without an attestation. */
function allowanceOf(removed: object): Allowance | undefined {
  const { id, data } = removal.parse(removed);
  const { contactEmail, attestation, removedAt, scope } = data;
  if (attestation === undefined || scope !== 'tenant') return undefined;
  return { id: allowanceId(id), address: contactEmail, attestation, created_at: removedAt };
}

function allowanceId(eventId: string): string {
  return eventId.replace(/^evt_/, 'sup_');
}

function globallySuppressed(address: string): Problem {
  return new Problem({
    status: 422,
    code: 'GLOBALLY_SUPPRESSED',
    detail: `${address} is on the list of this installation, which a workspace cannot lift.`,
    fix: 'Ask the operator: posthorn suppressions.',
    errors: [{ pointer: '/address', detail: 'is suppressed for the whole installation.' }],
    members: { reason: 'suppressed' },
  });
}

function notSuppressed(address: string): Problem {
  return new Problem({
    status: 409,
    code: 'NOT_SUPPRESSED',
    detail: `${address} is not suppressed: it can be mailed already.`,
    errors: [{ pointer: '/address', detail: 'is not suppressed.' }],
  });
}

function unknownAllowance(id: string): Problem {
  return new Problem({
    status: 404,
    code: 'ALLOWANCE_NOT_FOUND',
    detail: `There is no allowance ${id} that still holds.`,
    fix: 'GET /v1/suppression lists those there are.',
    errors: [{ parameter: 'id', detail: 'is not an allowance of this workspace.' }],
  });
}
