import { messageIdFrom, newMessageId, workspaceHmac } from '@posthorn/events';
import type { Principal, Workspaces } from '@posthorn/platform';

/** What identifies a request that may come again. */
export interface Repeatable {
  /** Of `Idempotency-Key`; nothing for a request that is always a new one. */
  readonly key: string | undefined;
  /** Which of several under one key. */
  readonly part: string;
  /** Known to have begun before, and whoever carried it out is gone. */
  readonly isRepeat?: boolean | undefined;
}

/** Ids of messages to be. */
export class MessageIds {
  constructor(private readonly workspaces: Pick<Workspaces, 'secretOf'>) {}

  /** The same key is the same message wherever and whenever it arrives; who does not know the secret cannot make one. */
  async messageId({ workspaceId, testMode }: Principal, { key, part }: Repeatable): Promise<string> {
    if (key === undefined) return newMessageId();
    const secret = await this.workspaces.secretOf(workspaceId);
    const named = JSON.stringify(['message', testMode ? 'test' : 'live', part, key]);
    return messageIdFrom(workspaceHmac(secret, named));
  }
}
