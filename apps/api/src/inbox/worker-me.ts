import type { Principal } from '@posthorn/platform';

/** Who speaks, as mails-worker answers it. */
export interface WorkerMe {
  readonly worker: 'mails-worker';
  /** The one the key is bound to; null for a key of the whole workspace. */
  readonly mailbox: string | null;
  readonly send: boolean;
}

export function workerMe({ mailbox, scopes }: Principal): WorkerMe {
  return { worker: 'mails-worker', mailbox: mailbox ?? null, send: scopes.includes('send') };
}
