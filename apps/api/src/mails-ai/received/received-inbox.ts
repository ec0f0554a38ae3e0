import type { Principal, Workspaces } from '@posthorn/platform';
import { fileOf, type ReceivedFile } from '../../inbound/attachments.js';
import { bodiesOf } from '../../inbound/mail-bodies.js';
import type { ReceivedMails } from '../../inbound/received-mails.js';
import type { SenderAgents } from '../agent/sender-agents.js';
import { badCursor, pageOf, type Page } from '../paging.js';
import type { ReceivedListing } from './received-body.js';
import { openedView, receivedView, type ReceivedView } from './received-view.js';

/** Received mail in the words of mails.ai. */
export class ReceivedInbox {
  constructor(
    private readonly mails: Pick<ReceivedMails, 'list' | 'find' | 'open' | 'bytes'>,
    private readonly agents: Pick<SenderAgents, 'find'>,
    private readonly workspaces: Pick<Workspaces, 'contactKeyOf'>,
  ) {}

  /** Newest first. */
  async list(caller: Principal, query: ReceivedListing): Promise<Page<ReceivedView>> {
    const { limit, cursor, agent_id: agent, thread_id: threadId, from, ...filters } = query;
    const [agentId, contact] = await Promise.all([
      agent === undefined ? undefined : this.agents.find(caller, agent).then(({ id }) => id),
      from === undefined ? undefined : this.workspaces.contactKeyOf(caller.workspaceId, from),
    ]);
    const before = cursor === undefined ? undefined : positionOf(cursor);
    const rows = await this.mails.list(caller, { ...filters, agentId, contact, threadId, before, limit: limit + 1 });
    return pageOf(rows, limit, { view: receivedView, cursor: ({ first_sequence }) => String(first_sequence) });
  }

  /** With its bodies, which are null while it is withheld. @throws Problem 404 */
  async show(caller: Principal, id: string): Promise<ReceivedView> {
    const mail = await this.mails.find(caller, id);
    return openedView(mail, await bodiesOf(this.mails, mail));
  }

  /** @throws Problem 404, 409 while it is withheld */
  async attachment(
    caller: Principal,
    id: string,
    file: string,
  ): Promise<ReceivedFile & { readonly bytes: Uint8Array }> {
    const mail = await this.mails.open(caller, id);
    const found = fileOf(mail, file);
    return { ...found, bytes: await this.mails.bytes(mail.message_id, found.sha256) };
  }
}

/** @throws Problem 400 */
function positionOf(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw badCursor();
  return Number(cursor);
}
