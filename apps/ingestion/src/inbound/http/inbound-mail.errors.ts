import { LogUnavailableError } from '@posthorn/event-log';
import { Problem, type ProblemPart } from '@posthorn/platform';
import { notRecorded } from '../../mail-events/mail-events.errors.js';

export function unsigned(): Problem {
  return new Problem({
    status: 401,
    code: 'UNAUTHORIZED',
    detail: 'The mail is neither signed nor posted with an API key.',
    fix: 'Send "Authorization: Bearer <API key>" of a key with the scope manage, or x-posthorn-signature: hex HMAC-SHA-256 of the envelope headers and the mail.',
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
    detail: 'This API key is bound to a mailbox: it reads what came there, and hands nothing in.',
    fix: 'Use a key of the workspace that is not bound to a mailbox.',
  });
}

export function badSignature(): Problem {
  return new Problem({
    status: 401,
    code: 'INVALID_SIGNATURE',
    detail: 'The signature does not fit this mail and its envelope.',
    fix: 'Sign X-Envelope-From, X-Envelope-To, X-Client-Ip and X-Helo as they are sent, empty where they are not, each with a line feed after it, and then the mail.',
  });
}

export function signingDisabled(): Problem {
  return new Problem({
    status: 503,
    code: 'WEBHOOK_DISABLED',
    detail: 'Webhook disabled: INBOUND_WEBHOOK_SECRET is not set on this server',
    fix: 'Set it in the environment of ingestion and restart, or post with an API key that has the scope manage.',
    headers: { 'retry-after': '60' },
  });
}

export function wrongType(contentType: string | undefined): Problem {
  return new Problem({
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    detail: `The body is ${contentType === undefined ? 'of no type' : JSON.stringify(contentType.slice(0, 100))}, and only a raw mail is taken.`,
    fix: 'Post the mail as it came over SMTP, with Content-Type: message/rfc822.',
  });
}

export function badEnvelope(errors: readonly ProblemPart[]): Problem {
  return new Problem({
    status: 400,
    code: 'INVALID_ENVELOPE',
    detail: errors.map(({ parameter, detail }) => `${parameter ?? 'the envelope'} ${detail}`).join('; '),
    fix: 'Send X-Envelope-To: <mailbox>, several separated by commas, and X-Envelope-From: <sender>, empty for a bounce.',
    errors,
  });
}

export function emptyMail(): Problem {
  return new Problem({
    status: 400,
    code: 'EMPTY_MAIL',
    detail: 'The body is empty.',
    fix: 'Post the raw mail, header and body, as it came over SMTP; curl: --data-binary @mail.eml.',
  });
}

export function tooLarge(maxBytes: number): Problem {
  return new Problem({
    status: 413,
    code: 'BODY_TOO_LARGE',
    detail: `The mail is larger than ${maxBytes} bytes, the most that is taken here.`,
    fix: 'Refuse it where it came from, or raise INBOUND_MAX_BYTES (25 MiB at most by HTTP).',
  });
}

export function mailLoop(hops: number): Problem {
  return new Problem({
    status: 422,
    code: 'MAIL_LOOP',
    detail: `The mail goes round in a loop: it has ${hops} Received fields.`,
    fix: 'Drop it, and look who forwards to whom.',
  });
}

export function dailyBytesReached(): Problem {
  return new Problem({
    status: 503,
    code: 'DAILY_BYTES_REACHED',
    detail: 'The workspace has taken in all the mail that it may today.',
    fix: 'Post it again after midnight UTC, or raise INBOUND_WORKSPACE_DAILY_BYTES and restart ingestion.',
    headers: { 'retry-after': '3600' },
  });
}

export function unknownMailbox(recipients: readonly string[]): Problem {
  const [first = '', ...more] = recipients;
  return new Problem({
    status: 404,
    code: 'UNKNOWN_MAILBOX',
    detail: `There is no mailbox ${first}${more.length === 0 ? '' : `, nor one of ${more.length} others`}.`,
    fix: 'Make an agent with that address, or name another mailbox in X-Envelope-To.',
  });
}

/** What the caller is told when it could not be stored: to come again. Other errors stay what they are. */
export function notStored(error: unknown): unknown {
  if (!(error instanceof LogUnavailableError)) return notRecorded(error);
  return new Problem({
    status: 503,
    code: 'NOT_STORED',
    detail: 'The mail could not be stored yet; send it again.',
    headers: { 'retry-after': '5' },
    cause: error,
  });
}
