import type { Db } from '@posthorn/database';
import { normaliseAddress } from '@posthorn/events';
import type { Principal } from '@posthorn/platform';
import { findAgentByEmail } from '../agent/agent.queries.js';
import { contradictingMailboxes, otherMailbox, unknownMailbox } from './inbox.errors.js';

/** As a query names it. */
interface Asked {
  readonly to?: string | undefined;
  readonly mailbox?: string | undefined;
}

/**
 * The agent whose messages are a mailbox's.
 * @returns nothing for the whole workspace; an id of nobody for a mailbox without an agent: it has sent nothing
 */
export async function senderWithin(db: Db, { workspaceId, mailbox }: Principal): Promise<string | undefined> {
  return mailbox === undefined ? undefined : ((await findAgentByEmail(db, workspaceId, mailbox))?.id ?? '');
}

/**
 * The caller as a key of the one mailbox it asks about; as it is when it names none.
 * @throws Problem 403 for another mailbox than the key's, 404 for one that the workspace does not have
 */
export async function withinMailbox(db: Db, caller: Principal, { to, mailbox: alias }: Asked): Promise<Principal> {
  const asked = [to, alias].filter((address) => address !== undefined).map(normaliseAddress);
  const [address = caller.mailbox, another] = asked;
  if (another !== undefined && another !== address) throw contradictingMailboxes();
  if (address === undefined) return caller;
  if (caller.mailbox !== undefined) {
    if (address !== caller.mailbox) throw otherMailbox(caller.mailbox);
    return caller;
  }
  if ((await findAgentByEmail(db, caller.workspaceId, address)) === undefined) throw unknownMailbox(address);
  return { ...caller, mailbox: address };
}
