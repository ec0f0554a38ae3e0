import { sendRangeOfMessage } from '@posthorn/events';
import { ComposeError, composeMail, domainOf } from '@posthorn/mail';
import type { BlobStore, Principal } from '@posthorn/platform';
import type { ReceivedMails } from '../../inbound/received-mails.js';
import { assertReadable } from '../../inbound/withheld.js';
import type { SenderAgents } from '../agent/sender-agents.js';
import { noContent } from './message.errors.js';
import type { Originals, OriginalOfOurs } from './original.js';

/** Mails as they are on the wire. */
export class RawMessages {
  constructor(
    private readonly originals: Pick<Originals, 'find'>,
    private readonly mails: Pick<ReceivedMails, 'find' | 'bytes'>,
    private readonly agents: Pick<SenderAgents, 'ownAgent'>,
    private readonly blobs: Pick<BlobStore, 'get'>,
  ) {}

  /**
   * A received mail as it came; one of ours composed again as for its first recipient, without what the dispatcher adds to
   * each copy: signature, tracking, unsubscribe links.
   * One in quarantine is for whoever may release it alone: somebody has to be able to look at it.
   * @throws Problem 404, 409 while it is withheld
   */
  async find(caller: Principal, id: string): Promise<Uint8Array> {
    if (sendRangeOfMessage(id) === undefined) return this.asItCame(caller, id);
    const original = await this.originals.find(caller, id, await this.agents.ownAgent(caller));
    return original.kind === 'sent' ? this.composed(original) : this.asItCame(caller, id);
  }

  private async asItCame(caller: Principal, id: string): Promise<Uint8Array> {
    const mail = await this.mails.find(caller, id);
    if (mail.kind === null || !mayRelease(caller)) assertReadable(mail);
    return this.mails.bytes(mail.message_id, mail.raw?.['sha256']);
  }

  private async composed({ id, message, content }: OriginalOfOurs): Promise<Uint8Array> {
    const [first] = message.sends;
    if (content?.from === undefined || first === undefined) throw noContent(id);
    try {
      const { raw } = await composeMail(content, {
        requestId: first.send_id,
        recipient: first.recipient_email,
        messageIdDomain: domainOf(content.from.email),
        date: new Date(message.beganAt),
        attachments: async (sha256) => (await this.blobs.get(sha256)) ?? Promise.reject(noContent(id)),
      });
      return raw;
    } catch (error) {
      if (error instanceof ComposeError) throw noContent(id);
      throw error;
    }
  }
}

function mayRelease({ scopes, mailbox }: Principal): boolean {
  return scopes.includes('manage') && mailbox === undefined;
}
