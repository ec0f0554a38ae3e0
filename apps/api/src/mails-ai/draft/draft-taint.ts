import { normaliseAddress } from '@posthorn/events';
import { isPublicProvider } from '@posthorn/mail';
import type { OriginalReceived } from '../message/original.js';
import type { DraftContent, Taint } from './draft-content.js';
import { taintedRecipient } from './draft.errors.js';

/**
 * Whom an answer to a received mail is for: where its author wants it, if that is at the author's own domain, and that is none where strangers share it (gmail.com). Reply-To is a stranger's word like all
 * of the mail, and what a model wrote under its influence must not go elsewhere.
 */
export function answerableOf({ from, replyTo }: Pick<OriginalReceived, 'from' | 'replyTo'>): OriginalReceived['from'] {
  const domain = domainOf(from.email);
  return !isPublicProvider(domain) && domain === domainOf(replyTo.email) ? replyTo : from;
}

/** Of a draft that a model wrote with these mails before its eyes: whoever may be answered to each of them may get it. */
export function taintOf(
  originals: readonly Pick<OriginalReceived, 'id' | 'from' | 'replyTo' | 'injectionScore'>[],
): Taint {
  const [first = new Set<string>(), ...others] = originals.map(
    ({ from, replyTo }) => new Set([from, answerableOf({ from, replyTo })].map(({ email }) => normaliseAddress(email))),
  );
  return {
    derivedFrom: originals.map(({ id, injectionScore }) => ({ messageId: id, injectionScore })),
    mayMail: [...first].filter((address) => others.every((each) => each.has(address))),
  };
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
