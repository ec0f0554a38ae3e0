import { randomUUID } from 'node:crypto';
import { theLog } from '../../system/log.js';
import { theSystem } from '../../system/system.js';

/** The mail of the mails.ai page in canonical words; nothing receives mail yet, so it enters through the log. */
export const PRINTED_MAIL = {
  messageId: 'rcv_01J9...',
  from: 'user@example.com',
  fromName: 'Jordan Lee',
  mailbox: 'sarah@acme.mails.ai',
  subject: 'Re: Your order shipped',
  threadId: 'thrd_01J9...',
  isThreadReply: true,
  intent: 'meeting',
  refinedIntent: 'schedule_demo',
  injectionScore: 0.02,
  senderReputation: 0.91,
  authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass' },
  urgency: 0.8,
  entities: { date: '2026-05-14', time: '10:00' },
  excerpt: 'Tuesday at 10am works…',
};

/** A text that no other test looks for. */
export const aText = (): string => `text ${randomUUID()}`;

/** Puts received mail into the log of the system. */
export async function receiver(workspaceId = theSystem().credentials.workspaceId) {
  const log = await theLog();
  return {
    /** @returns the id of the event */
    receive: (mail: Record<string, unknown>, agentId?: string): Promise<string> =>
      log.append(
        workspaceId,
        'inbound.classified',
        { messageId: `msg_${randomUUID()}`, from: 'user@example.com', ...mail },
        { ...(agentId !== undefined && { agentId }) },
      ),
    [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
  };
}
