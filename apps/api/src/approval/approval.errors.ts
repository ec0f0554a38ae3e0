import { Problem } from '@posthorn/platform';
import { ContentChangedError, SendClosedError, UnknownSendError } from '@posthorn/sending';
import { sendProblem } from '../send/send.errors.js';
import { NothingToEscalateError } from './escalate.decider.js';
import { QUEUES } from './queues.js';

/** What the caller is told when a decision was refused; other errors stay what they are. */
export function decisionProblem(error: unknown): unknown {
  if (error instanceof UnknownSendError) return unknownHeld(error.requestId);
  if (error instanceof NothingToEscalateError)
    return decisionProblem(new SendClosedError(error.requestId, 'not waiting for approval'));
  if (error instanceof SendClosedError) {
    return new Problem({
      status: 409,
      code: error.code,
      detail: `The send ${error.requestId} is ${error.status}: there is nothing left to decide.`,
      fix: 'GET /v1/agent/override/held-messages lists what waits.',
      members: { requestId: error.requestId, status: error.status },
    });
  }
  if (error instanceof ContentChangedError) {
    return new Problem({
      status: 409,
      code: error.code,
      detail: `The content of ${error.requestId} is not the one that contentSha256 names.`,
      fix: `Look at it again: GET /v1/agent/override/held-messages/${error.requestId} shows it with its hash.`,
      members: { requestId: error.requestId, contentSha256: error.currentSha256 },
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
