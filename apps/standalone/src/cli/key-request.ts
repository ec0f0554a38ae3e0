import { addressProblem } from '@posthorn/events';
import type { KeyKind, Scope } from '@posthorn/platform';
import { InstanceError } from '../instance/instance.errors.js';

/** Kinds whose every route is confined to the mailbox of the key; the others send, and read what is no mailbox's. */
const BOUND_KINDS: readonly KeyKind[] = ['worker', 'mk_live', 'mk_test'];

/**
 * A key of kind worker reads one mailbox; a `mk_` key may be bound to one, and then reads alone.
 * @throws InstanceError with the command as it should be
 */
export function assertMailboxFits(kind: KeyKind, mailbox: string | undefined, scopes: readonly Scope[] = []): void {
  if (mailbox === undefined) {
    if (kind !== 'worker') return;
    throw new InstanceError(
      'A key of kind worker reads one mailbox; say which.\nposthorn keys create --kind worker --mailbox agent@example.com',
    );
  }
  if (!BOUND_KINDS.includes(kind)) {
    throw new InstanceError(
      `Keys of kind ${kind} are not bound to a mailbox.\nLeave --mailbox out, or use --kind ${BOUND_KINDS.join(' or ')}.`,
    );
  }
  if (scopes.some((scope) => scope !== 'read')) {
    throw new InstanceError(
      'A key that is bound to a mailbox may read, and nothing else.\nLeave --scope out, or --mailbox.',
    );
  }
  const problem = addressProblem(mailbox);
  if (problem !== undefined)
    throw new InstanceError(
      `The mailbox ${JSON.stringify(mailbox)} ${problem}.\nGive one like --mailbox agent@example.com`,
    );
}
