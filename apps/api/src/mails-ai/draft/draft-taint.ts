import { normaliseAddress } from '@posthorn/events';
import type { OriginalReceived } from '../message/original.js';
import type { DraftContent, Taint } from './draft-content.js';
import { taintedRecipient } from './draft.errors.js';

/**
 * Whom an answer to a received mail is for: where its author wants it, if that is at the author's own domain. Reply-To is a stranger's word like all
 * of the mail, and what a model wrote under its influence must not go elsewhere.
 */
export function answerableOf({ from, replyTo }: Pick<OriginalReceived, 'from' | 'replyTo'>): OriginalReceived['from'] {
  return domainOf(from.email) === domainOf(replyTo.email) ? replyTo : from;
}

/** Of a draft that a model wrote with that mail before its eyes. */
export function taintOf(
  { from, replyTo }: Pick<OriginalReceived, 'from' | 'replyTo'>,
  derivedFrom: Taint['derivedFrom'][number],
): Taint {
  const mayMail = [from, answerableOf({ from, replyTo })].map(({ email }) => normaliseAddress(email));
  return { derivedFrom: [derivedFrom], mayMail: [...new Set(mayMail)] };
}

/**
 * Text that a stranger has had a hand in goes to nobody but the stranger (ADR 0040).
 * @throws Problem 422 naming the recipient
 */
export function assertMayMail({ recipients, taint }: Pick<DraftContent, 'recipients' | 'taint'>): void {
  if (taint === undefined) return;
  const { mayMail, derivedFrom } = taint;
  const other = recipients.find(({ email }) => !mayMail.includes(normaliseAddress(email)));
  if (other !== undefined) throw taintedRecipient(other.role, other.email, derivedFrom[0]?.messageId ?? '');
}

function domainOf(email: string): string {
  const address = normaliseAddress(email);
  return address.slice(address.lastIndexOf('@') + 1);
}
