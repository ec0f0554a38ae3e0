import { Problem } from '@posthorn/platform';
import { UnknownSendError } from '@posthorn/sending';
import { sendProblem } from '../send/send.errors.js';
import { NothingToEscalateError } from './escalate.decider.js';
import { QUEUES } from './queues.js';
import { NothingToReviewError } from './review.decider.js';

/** What the caller is told when a decision was refused; other errors stay what they are. */
export function decisionProblem(error: unknown): unknown {
  if (error instanceof UnknownSendError) return unknownHeld(error.requestId);
  if (error instanceof NothingToEscalateError) {
    return new Problem({
      status: 409,
      code: error.code,
      detail: `The send ${error.requestId} waits for no approval.`,
      fix: 'GET /v1/agent/override/held-messages lists what waits.',
    });
  }
  if (error instanceof NothingToReviewError) {
    const { messageId, decision, code } = error;
    return new Problem({
      status: 409,
      code,
      detail:
        decision === undefined
          ? `The message ${messageId} waits for no decision.`
          : `The message ${messageId} is ${decision}.`,
      fix: 'GET /v1/agent/override/queues/counts says where mails wait.',
      ...(decision !== undefined && { members: { decision } }),
    });
  }
  return sendProblem(error);
}

/** The same when it is another workspace's, or of the other mode. */
export function unknownHeld(id: string): Problem {
  return new Problem({
    status: 404,
    code: 'UNKNOWN_HELD_MESSAGE',
    detail: `Nothing that waits, or waited, for a decision is named ${id}.`,
    fix: 'Use a requestId, approvalId or threadId of GET /v1/agent/override/held-messages.',
  });
}

export function ambiguousThread(id: string, requestIds: readonly string[]): Problem {
  return new Problem({
    status: 409,
    code: 'SEVERAL_HELD_MESSAGES',
    detail: `Several sends of the thread ${id} wait for approval.`,
    fix: 'Decide on each of "requestIds" by itself.',
    members: { requestIds },
  });
}

export function ambiguousMails(id: string, messageIds: readonly string[]): Problem {
  return new Problem({
    status: 409,
    code: 'SEVERAL_HELD_MESSAGES',
    detail: `Several received mails of the thread ${id} wait for a decision.`,
    fix: 'Decide on each of "messageIds" by itself.',
    members: { messageIds },
  });
}

export function notEditable(messageId: string): Problem {
  return new Problem({
    status: 409,
    code: 'NOT_EDITABLE',
    detail: `The message ${messageId} was received: nobody changes what somebody else wrote.`,
    fix: 'Approve it, reject it, or escalate it.',
  });
}

export function unknownQueue(name: string): Problem {
  return new Problem({
    status: 404,
    code: 'UNKNOWN_QUEUE',
    detail: `There is no queue ${name}.`,
    fix: `Use one of: ${Object.keys(QUEUES).join(', ')}.`,
  });
}

export function contentGone(requestId: string): Problem {
  return new Problem({
    status: 409,
    code: 'CONTENT_UNAVAILABLE',
    detail: `The content of ${requestId} cannot be read, so it cannot be changed.`,
    fix: 'Reject it, and ask for a new send.',
  });
}

export function hashNeeded(requestId: string): Problem {
  const detail = 'is required: the hash of the content that was looked at';
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    title: 'Invalid request',
    detail: `/contentSha256: ${detail}`,
    fix: `GET /v1/agent/override/held-messages/${requestId} shows the content with its hash.`,
    errors: [{ pointer: '/contentSha256', detail }],
  });
}
