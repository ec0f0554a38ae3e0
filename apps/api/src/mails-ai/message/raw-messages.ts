import { ComposeError, composeMail, domainOf } from '@posthorn/mail';
import type { BlobStore, Principal } from '@posthorn/platform';
import type { SenderAgents } from '../agent/sender-agents.js';
import { noContent } from './message.errors.js';
import type { Originals, OriginalOfOurs } from './original.js';

/** Mails as they are on the wire. */
export class RawMessages {
  constructor(
    private readonly originals: Pick<Originals, 'find'>,
    private readonly agents: Pick<SenderAgents, 'ownAgent'>,
    private readonly blobs: Pick<BlobStore, 'get'>,
  ) {}

  /**
   * A received mail as it came; one of ours composed again as for its first recipient, without what the dispatcher adds to
   * each copy: signature, tracking, unsubscribe links.
   * @throws Problem 404
   */
  async find(caller: Principal, id: string): Promise<Uint8Array> {
    const original = await this.originals.find(caller, id, await this.agents.ownAgent(caller));
    if (original.kind === 'sent') return this.composed(original);
    const bytes = await this.blobs.get(original.raw.sha256);
    if (bytes === undefined) throw noContent(id);
    return bytes;
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
