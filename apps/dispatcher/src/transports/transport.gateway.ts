import type { MailContent } from '@posthorn/mail';

/** A mail whose turn has come. */
export interface OutgoingMail {
  /** The id of the send. The Message-ID is made of it, so a second attempt carries the same one. */
  readonly requestId: string;
  readonly workspaceId: string;
  /** One address: every recipient is a send of its own. */
  readonly recipient: string;
  readonly content: MailContent;
  readonly testMode: boolean;
  readonly agentId?: string | undefined;
  readonly campaignId?: string | undefined;
  /** 1 for the first hand-over. */
  readonly attempt: number;
  /** When it was asked for; its Date field, so that every attempt has the same bytes. Now when absent. */
  readonly queuedAt?: Date | undefined;
}

/** A way out: SMTP, a provider's API, or the sandbox. */
export interface Transport {
  /** As recorded in `provider` of the delivery events. */
  readonly provider: string;
  /** How many mails it can have between `prepare` and the outcome at once. More wait in `prepare`. */
  readonly concurrency: number;
  /**
   * Does all that can fail without risk (compose, sign, connect, log in), so that it happens before the attempt is
   * recorded. Never rejects for a reason of the mail, the network or the provider; it does when `signal` aborts.
   */
  prepare(mail: OutgoingMail, signal: AbortSignal): Promise<Prepared | Refused>;
  /** Lets mails under way finish, then closes its connections. */
  close(): Promise<void>;
}

/** A mail ready to leave, and a place on a connection kept for it. Exactly one of its methods is called, once. */
export interface Prepared {
  readonly kind: 'prepared';
  /** As the mail carries it, with angle brackets. */
  readonly messageId: string;
  /** Never rejects. When `signal` aborts, what is known by then is the outcome: `unknown` once the content is on its way. */
  deliver(signal: AbortSignal): Promise<TransportOutcome>;
  /** Gives the place back; nothing was sent. */
  discard(): void;
}

/** Nothing was handed over, and nothing can have left. */
export type Refused = Deferred | Failed;

/** What became of an attempt. */
export type TransportOutcome = Accepted | Deferred | Bounced | Failed | Unknown;

export interface Accepted {
  readonly kind: 'accepted';
  /** The provider's id of the message when it gives one; else the Message-ID. */
  readonly messageId: string;
  /** The provider reports later when it has dispatched the mail; else its acceptance is all there will be. */
  readonly reportsSent: boolean;
  /** Its last reply, for people. */
  readonly response?: string;
}

/** Worth another attempt later. */
export interface Deferred {
  readonly kind: 'deferred';
  /** Who else would be deferred now: this recipient alone, everyone of its domain, or every mail of this provider. */
  readonly scope: 'recipient' | 'domain' | 'provider';
  readonly reason: string;
  readonly smtpCode?: number;
  /** RFC 3463, `4.7.1`. */
  readonly enhancedCode?: string;
  /** As the provider asked. */
  readonly retryAfterMs?: number;
  /** We were too fast for it. */
  readonly throttled?: boolean;
  /** Its words: `451 4.7.1 Try again later`. */
  readonly response?: string;
}

/** Refused for good by a mail server or the provider, because of the recipient or the content. */
export interface Bounced {
  readonly kind: 'bounced';
  readonly bounceType: 'hard' | 'soft' | 'undetermined';
  readonly reason: string;
  readonly smtpCode?: number;
  readonly enhancedCode?: string;
  /** Its words: `550 5.1.1 No such user`. */
  readonly response?: string;
}

/** This mail can never be sent by this transport: it is malformed, too large, or its sender is not allowed. */
export interface Failed {
  readonly kind: 'failed';
  readonly reason: string;
  readonly smtpCode?: number;
  readonly enhancedCode?: string;
  readonly response?: string;
}

/** The connection was lost after the content was on its way: it may or may not have left. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: string;
}
