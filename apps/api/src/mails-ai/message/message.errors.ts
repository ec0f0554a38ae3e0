import { LogUnavailableError } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';
import {
  DedupeKeyReusedError,
  InvalidSendError,
  ReadModelBehindError,
  SendClosedError,
  UnknownSendError,
} from '@posthorn/sending';

const RETRY_AFTER_S = 2;

/** Fields of `SendCommand` as the API calls them. */
const FIELDS: Readonly<Record<string, string>> = {
  scheduledAt: 'scheduled_at',
  dueAt: 'scheduled_at',
  recipient: 'to',
  content: 'body_text',
};

/** What the caller is told when a send was refused before policy saw it; other errors stay what they are. */
export function sendProblem(error: unknown, messageId: string): unknown {
  if (error instanceof InvalidSendError) {
    const field = FIELDS[error.field] ?? error.field;
    return new Problem({
      status: 400,
      code: 'INVALID_REQUEST',
      detail: `${field}: ${error.detail}`,
      fix: `Correct ${field} and send the request again.`,
      errors: [{ pointer: `/${field}`, detail: error.detail }],
    });
  }
  if (error instanceof UnknownSendError) return unknownMessage(messageId);
  if (error instanceof SendClosedError) return closed(messageId, error.status);
  if (error instanceof DedupeKeyReusedError) {
    return new Problem({
      status: 409,
      code: 'DUPLICATE_RESOURCE',
      detail: `The idempotency key was used for another message, ${messageId}.`,
      fix: 'Repeat a request unchanged to retry it, or use a new Idempotency-Key for a new one.',
      cause: error,
    });
  }
  if (error instanceof LogUnavailableError || error instanceof ReadModelBehindError) return tryAgain(error);
  return error;
}

export function tryAgain(cause: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'TRY_AGAIN',
    detail: 'The server cannot answer this just now.',
    fix: `Repeat the request in ${RETRY_AFTER_S} seconds; with an Idempotency-Key it is done once.`,
    headers: { 'retry-after': String(RETRY_AFTER_S) },
    cause,
  });
}

/** The same for an id that is none, and for a message of another workspace, mode or agent. */
export function unknownMessage(messageId: string): Problem {
  return new Problem({
    status: 404,
    code: 'MESSAGE_NOT_FOUND',
    detail: `There is no message ${messageId} in this workspace.`,
    fix: 'Use an id that POST /v1/messages, a list or an event has shown.',
    errors: [{ parameter: 'id', detail: 'is not the id of a message that this key may see.' }],
  });
}

/** @param status what it is instead */
function closed(messageId: string, status: string): Problem {
  return new Problem({
    status: 409,
    code: 'MESSAGE_NOT_CHANGEABLE',
    detail: `The message ${messageId} is ${status}.`,
    fix: 'Only what has not left can be canceled, and only what is scheduled can be moved.',
    members: { message_status: status },
  });
}

export function noRecipients(messageId: string): Problem {
  return new Problem({
    status: 422,
    code: 'NO_RECIPIENT',
    detail: `Nobody can be told from the message ${messageId} whom to answer.`,
    fix: 'Send a new message, with its recipients.',
  });
}

export function noContent(messageId: string): Problem {
  return new Problem({
    status: 404,
    code: 'CONTENT_NOT_FOUND',
    detail: `The content of the message ${messageId} is not kept here.`,
    errors: [{ parameter: 'id', detail: 'names a message without content.' }],
  });
}

export function attachmentsTooLarge(most: number): Problem {
  const detail = `have more than ${most / 1_048_576} MiB together.`;
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    detail: `attachments: ${detail}`,
    fix: 'Send fewer or smaller files, or a link.',
    errors: [{ pointer: '/attachments', detail }],
  });
}
