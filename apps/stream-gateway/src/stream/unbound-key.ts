import { Problem, type Principal } from '@posthorn/platform';

/**
 * For what belongs to the workspace and not to one mailbox: a key that is bound to a mailbox is a part of it.
 * @throws Problem 403
 */
export function assertUnbound({ mailbox }: Pick<Principal, 'mailbox'>): void {
  if (mailbox === undefined) return;
  throw new Problem({
    status: 403,
    code: 'MAILBOX_KEY',
    detail: 'This API key is bound to a mailbox, and the stream is about the whole workspace.',
    fix: 'Use a key of the workspace that is not bound to a mailbox.',
  });
}
