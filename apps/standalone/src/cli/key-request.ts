import { addressProblem } from '@posthorn/events';
import type { KeyKind } from '@posthorn/platform';
import { InstanceError } from '../instance/instance.errors.js';

/**
 * A key of kind worker reads one mailbox, and only such a key is bound to one.
 * @throws InstanceError with the command as it should be
 */
export function assertMailboxFits(kind: KeyKind, mailbox: string | undefined): void {
  if (kind !== 'worker') {
    if (mailbox === undefined) return;
    throw new InstanceError(
      `Only keys of kind worker are bound to a mailbox.\nLeave --mailbox out, or use --kind worker.`,
    );
  }
  if (mailbox === undefined) {
    throw new InstanceError(
      'A key of kind worker reads one mailbox; say which.\nposthorn keys create --kind worker --mailbox agent@example.com',
    );
  }
  const problem = addressProblem(mailbox);
  if (problem !== undefined)
    throw new InstanceError(
      `The mailbox ${JSON.stringify(mailbox)} ${problem}.\nGive one like --mailbox agent@example.com`,
    );
}
