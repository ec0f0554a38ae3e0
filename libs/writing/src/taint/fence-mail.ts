/** An inbound mail that a model may be shown, as data. */
export interface FencedMail {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

/** What is known of an inbound mail whose text somebody wants to hand to a model. */
export interface InboundText {
  readonly messageId: string;
  /** From 0 to 1; absent while triage has not judged it. */
  readonly injectionScore?: number | undefined;
  readonly quarantined: boolean;
  readonly from: string;
  readonly subject?: string | undefined;
  readonly text: string;
}

/** Where a draft comes from, as `draft.created` carries it. */
export interface DerivedFrom {
  readonly messageId: string;
  readonly injectionScore: number;
}

export type Fencing =
  | { readonly kind: 'usable'; readonly mail: FencedMail; readonly derivedFrom: DerivedFrom }
  | {
      readonly kind: 'refused';
      readonly reason: 'quarantined' | 'not_judged' | 'injection_score';
      readonly detail: string;
    };

/** The example of mails.ai's page: above it nobody should act on a mail. */
export const INJECTION_LIMIT = 0.5;
const MAX_TEXT = 8_000;
const MAX_LINE = 300;

/**
 * Whether a model may read an inbound mail, and if so what of it: bounded, without characters that nobody sees. Whoever uses it records
 * `derivedFrom` with what comes of it: text of strangers taints it.
 * @param limit injection score above which the mail may not be used at all
 */
export function fenceMail(mail: InboundText, limit = INJECTION_LIMIT): Fencing {
  const { messageId, injectionScore } = mail;
  if (mail.quarantined) {
    return refused('quarantined', `The mail ${messageId} is quarantined. Release it first, if it deserves that.`);
  }
  if (injectionScore === undefined) {
    return refused('not_judged', `The mail ${messageId} has not been judged yet. Try again in a moment.`);
  }
  if (injectionScore > limit) {
    return refused(
      'injection_score',
      `The mail ${messageId} looks like an attempt to instruct an assistant (injection score ${injectionScore.toFixed(2)}, at most ${limit} is allowed). Answer it yourself.`,
    );
  }
  const fenced = {
    from: visible(mail.from).slice(0, MAX_LINE),
    subject: visible(mail.subject ?? '').slice(0, MAX_LINE),
    text: visible(mail.text).slice(0, MAX_TEXT),
  };
  return { kind: 'usable', mail: fenced, derivedFrom: { messageId, injectionScore } };
}

function refused(reason: 'quarantined' | 'not_judged' | 'injection_score', detail: string): Fencing {
  return { kind: 'refused', reason, detail };
}

/** Controls but line breaks and tabs, format characters (zero width, bidi, tags) and what stands for no character. */
const UNSEEN = /[^\P{C}\n\t]/gu;

function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(UNSEEN, '');
}
