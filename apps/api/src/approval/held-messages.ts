import type { EventLog } from '@posthorn/event-log';
import { mailContent, type MailContent } from '@posthorn/mail';
import type { BlobStore, Principal } from '@posthorn/platform';
import type { SendTarget } from '@posthorn/sending';
import { findAgentByEmail } from '../agent/agent.queries.js';
import { readCaughtUp } from '../caught-up.js';
import { ambiguousThread, unknownHeld } from './approval.errors.js';
import {
  countHeld,
  findApprovals,
  findHeldSend,
  listHeld,
  type HeldKind,
  type HeldOf,
  type HeldRow,
} from './held-list.queries.js';
import { placeOf } from './held-view.js';

type HeldDatabase = Parameters<typeof listHeld>[0];

/** More in one queue are not counted one by one. */
export const MAX_COUNTED = 10_000;
/** No thread has as many mails to approve. */
const MAX_NAMED = 20;

export interface HeldPage {
  readonly kind: HeldKind;
  readonly queue?: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly order: 'oldest' | 'newest';
}

/** What waits for a person, as the callers of a key may see it. */
export class HeldMessages {
  constructor(
    private readonly db: HeldDatabase,
    private readonly log: Pick<EventLog, 'bounds'>,
    private readonly blobs: Pick<BlobStore, 'get'>,
  ) {}

  async list(caller: Principal, { cursor, ...query }: HeldPage, mailboxId?: string): Promise<HeldRow[]> {
    const of = await this.of(caller, mailboxId);
    const after = cursor === undefined ? undefined : placeOf(cursor);
    return readCaughtUp(this.source, () => listHeld(this.db, of, { ...query, after }));
  }

  /** @returns how many wait in each queue; `MAX_COUNTED` of a kind at most */
  async counts(caller: Principal): Promise<ReadonlyMap<string | null, number>> {
    const of = await this.of(caller);
    const kinds: readonly HeldKind[] = ['approval', 'blocked', 'outcome'];
    const counted = await readCaughtUp(this.source, () =>
      Promise.all(kinds.map((kind) => countHeld(this.db, of, { kind, limit: MAX_COUNTED }))),
    );
    return new Map(counted.flat().map(({ queue, waiting }) => [queue, waiting]));
  }

  /**
   * @param id of the send, of its approval, or of the thread
   * @throws Problem 404; 409 when several sends of the thread wait
   */
  async find(caller: Principal, id: string): Promise<HeldRow> {
    const of = await this.of(caller);
    const rows = await readCaughtUp(this.source, async () => {
      const named = await this.named(of, id);
      return named.length === 0 ? undefined : named;
    });
    const [row, another] = rows ?? [];
    if (row === undefined) throw unknownHeld(id);
    if (rows !== undefined && another !== undefined)
      throw ambiguousThread(
        id,
        rows.map(({ send_id }) => send_id),
      );
    return row;
  }

  /** Those that an id names, as the read models have them. */
  async lookUp(caller: Principal, id: string): Promise<readonly HeldRow[]> {
    return this.named(await this.of(caller), id);
  }

  /** @throws Problem as `find` does */
  async target(caller: Principal, id: string): Promise<SendTarget & { readonly row: HeldRow }> {
    const row = await this.find(caller, id);
    return { requestId: row.send_id, contact: row.contact_key, row };
  }

  /** @returns nothing when there is none, or it is no mail's content */
  async content({ content_sha256: sha256 }: Pick<HeldRow, 'content_sha256'>): Promise<MailContent | undefined> {
    const bytes = sha256 === null ? undefined : await this.blobs.get(sha256);
    if (bytes === undefined) return undefined;
    const { data } = mailContent.safeParse(JSON.parse(Buffer.from(bytes).toString()));
    return data;
  }

  private async named(of: HeldOf, id: string): Promise<readonly HeldRow[]> {
    const send = await findHeldSend(this.db, of, id);
    return send === undefined ? findApprovals(this.db, of, id, MAX_NAMED) : [send];
  }

  private get source() {
    return { db: this.db, log: this.log };
  }

  /** A key that is bound to a mailbox sees that mailbox's. */
  private async of({ workspaceId, testMode, mailbox }: Principal, mailboxId?: string): Promise<HeldOf> {
    if (mailbox === undefined) return { workspaceId, testMode, agentId: mailboxId };
    const own = await findAgentByEmail(this.db, workspaceId, mailbox);
    // Of no agent at all is what an empty id names.
    const agentId = own !== undefined && (mailboxId === undefined || mailboxId === own.id) ? own.id : '';
    return { workspaceId, testMode, agentId };
  }
}
