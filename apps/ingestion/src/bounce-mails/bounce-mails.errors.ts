import type { RetryPolicy } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';

export function unsigned(): Problem {
  return new Problem({
    status: 401,
    code: 'UNAUTHORIZED',
    detail: 'The bounce mail is neither signed nor posted with an API key.',
    fix: 'Send "Authorization: Bearer <API key>" of a key with the scope manage, or x-posthorn-signature: hex HMAC-SHA-256 of the body.',
  });
}

export function unknownKey(): Problem {
  return new Problem({
    status: 401,
    code: 'UNAUTHORIZED',
    detail: 'The API key is unknown or revoked.',
    fix: 'Check the key, or create one: posthorn keys create.',
  });
}

export function mailboxKey(): Problem {
  return new Problem({
    status: 403,
    code: 'MAILBOX_KEY',
    detail: 'This API key is bound to a mailbox, and a bounce mail may be about any send of the workspace.',
    fix: 'Use a key of the workspace that is not bound to a mailbox.',
  });
}

export function badSignature(): Problem {
  return new Problem({ status: 401, code: 'INVALID_SIGNATURE', detail: 'The signature does not fit this mail.' });
}

export function signingDisabled(): Problem {
  return new Problem({
    status: 503,
    code: 'WEBHOOK_DISABLED',
    detail: 'Webhook disabled: BOUNCE_MAIL_WEBHOOK_SECRET is not set on this server',
    fix: 'Set it in the environment of ingestion and restart, or post with an API key that has the scope manage.',
    headers: { 'retry-after': '60' },
  });
}

export function emptyMail(): Problem {
  return new Problem({
    status: 400,
    code: 'INVALID_REPORT',
    detail: 'The body is empty.',
    fix: 'Post the raw mail, header and body, as it came over SMTP.',
  });
}

export function forgedReturnPath(): Problem {
  return new Problem({
    status: 422,
    code: 'FORGED_RETURN_PATH',
    detail: 'The mail came to a return path that this installation did not sign.',
    fix: 'Drop it; or, if MAIL_TOKEN_SECRET was changed, expect this for mails sent before.',
  });
}

/** The bytes of a mail that came are not in the blob store: not yet, where nodes share one that is slow, or not any more. */
export class MailMissingError extends Error {
  override readonly name = 'MailMissingError';
  readonly code = 'MAIL_MISSING';
  readonly retry: RetryPolicy;
  /** @param deliveries how often it was looked for, this time included */
  constructor(sha256: string, deliveries: number) {
    super(`the blob store has no mail ${sha256}`);
    this.retry = deliveries < MOST_LOOKS ? 'backoff' : 'never';
  }
}

const MOST_LOOKS = 10;
