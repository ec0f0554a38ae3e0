import { LogUnavailableError } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';
import {
  ContentChangedError,
  DedupeKeyReusedError,
  InvalidSendError,
  ReadModelBehindError,
  SendClosedError,
  UnknownSendError,
} from '@posthorn/sending';
import { idempotencyProblem } from '../idempotency/idempotency.errors.js';

const RETRY_AFTER_S = 2;

/** What the caller is told when a command about a send was refused; other errors stay what they are. */
export function sendProblem(error: unknown): unknown {
  if (error instanceof DedupeKeyReusedError) return reusedKey(error.requestId, error);
  if (error instanceof UnknownSendError) return unknownSend(error.requestId);
  if (error instanceof InvalidSendError) return invalidSend(error);
  if (error instanceof SendClosedError) return closedSend(error);
  if (error instanceof ContentChangedError) return changedContent(error);
  if (error instanceof LogUnavailableError || error instanceof ReadModelBehindError) {
    return new Problem({
      status: 503,
      code: 'TRY_AGAIN',
      detail: 'The server cannot answer this just now.',
      fix: `Repeat the request in ${RETRY_AFTER_S} seconds; with a dedupeKey it is queued once.`,
      headers: { 'retry-after': String(RETRY_AFTER_S) },
      cause: error,
    });
  }
  return idempotencyProblem(error);
}

export function reusedKey(requestId: string, cause: unknown): Problem {
  return new Problem({
    status: 422,
    code: 'DEDUPE_KEY_REUSED',
    detail: `The dedupeKey was used for another request, whose requestId is ${requestId}.`,
    fix: 'Repeat a request unchanged to retry it, or use a new dedupeKey for a new one.',
    members: { requestId },
    cause,
  });
}

export function unknownSend(requestId: string): Problem {
  return new Problem({
    status: 404,
    code: 'UNKNOWN_SEND',
    detail: `There is no send ${requestId} in this workspace.`,
    fix: 'Use the requestId that POST /v1/agent/request-send answered.',
  });
}

function invalidSend({ field, detail }: InvalidSendError): Problem {
  return new Problem({
    status: 422,
    code: 'INVALID_SEND',
    detail: `${field} ${detail}.`,
    fix: `Change ${field}, or leave it out.`,
    errors: [{ pointer: `/${field}`, detail }],
  });
}

function closedSend({ requestId, status }: SendClosedError): Problem {
  return new Problem({
    status: 409,
    code: 'SEND_CLOSED',
    detail: `The send ${requestId} is ${status}.`,
    fix: 'Nothing is to be done about a send that left or ended; GET /v1/agent/sends/<requestId> shows it.',
    members: { sendStatus: status },
  });
}

function changedContent({ requestId, currentSha256 }: ContentChangedError): Problem {
  return new Problem({
    status: 409,
    code: 'CONTENT_CHANGED',
    detail: `The content of ${requestId} is not the one that was named.`,
    fix: 'Look at the content as it is now, and name its hash.',
    members: { contentSha256: currentSha256 },
  });
}

export function contradictingAgents(): Problem {
  return new Problem({
    status: 422,
    code: 'AGENT_MISMATCH',
    detail: 'mailboxId and X-Agent-Id name different agents.',
    fix: 'Send one of them, or the same agent in both.',
  });
}

export function otherMailbox(mailbox: string): Problem {
  return new Problem({
    status: 403,
    code: 'MAILBOX_KEY',
    detail: `This API key may send from ${mailbox} alone.`,
    fix: 'Leave mailboxId and X-Agent-Id out, register an agent with that address, or use a key of the workspace.',
  });
}

export function archivedAgent(agentId: string): Problem {
  return new Problem({
    status: 422,
    code: 'MAILBOX_ARCHIVED',
    detail: `The agent ${agentId} is archived and sends nothing.`,
    fix: 'Send from another agent.',
  });
}

export function noTemplate(templateId: string): Problem {
  return new Problem({
    status: 422,
    code: 'UNKNOWN_TEMPLATE',
    detail: `There is no template ${templateId} in this workspace, and payload has no subject, html or text.`,
    fix: 'Create the template with POST /v1/agent/templates, name another one, or give the content in payload.',
    errors: [{ pointer: '/templateId', detail: 'names no template' }],
  });
}

export function missingVariables(template: string, missing: readonly string[]): Problem {
  return new Problem({
    status: 422,
    code: 'MISSING_VARIABLES',
    detail: `The template ${template} needs ${missing.join(', ')}.`,
    fix: 'Give every one of them in payload.',
    errors: missing.map((name) => ({ pointer: `/payload/${name.replaceAll('.', '/')}`, detail: 'is missing' })),
    members: { missing },
  });
}

export function unusableTemplate(template: string, problem: string): Problem {
  return new Problem({
    status: 422,
    code: 'TEMPLATE_NOT_RENDERED',
    detail: `The template ${template} cannot be filled in: ${problem}`,
    fix: 'Correct the template; POST /v1/agent/templates/<id>/preview tries it out.',
    errors: [{ pointer: '/templateId', detail: 'cannot be filled in' }],
  });
}

export function unknownFields(names: readonly string[]): Problem {
  return new Problem({
    status: 422,
    code: 'UNUSED_VARIABLES',
    detail: `payload has ${names.join(', ')}, and there is no template they could be variables of.`,
    fix: 'Name a template in templateId, or give only subject, html and text.',
    errors: names.map((name) => ({ pointer: `/payload/${name}`, detail: 'would have no effect' })),
  });
}
