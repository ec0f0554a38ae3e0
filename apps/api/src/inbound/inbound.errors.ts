import { Problem } from '@posthorn/platform';

const RETRY_AFTER_S = 2;

/** The same for an id that is none, and for a mail of another workspace, mode or mailbox. */
export function unknownMail(id: string): Problem {
  return new Problem({
    status: 404,
    code: 'MESSAGE_NOT_FOUND',
    detail: `There is no message ${shown(id)} in this workspace.`,
    fix: 'Use an id that a list or an event has shown.',
    errors: [{ parameter: 'id', detail: 'is not the id of a message that this key may see.' }],
  });
}

/** The same when it is another workspace's. */
export function unknownThread(id: string): Problem {
  return new Problem({
    status: 404,
    code: 'THREAD_NOT_FOUND',
    detail: `There is no thread ${shown(id)} in this workspace.`,
    fix: 'Use a thread_id that a list or an event has shown.',
    errors: [{ parameter: 'id', detail: 'is not the id of a thread that this key may see.' }],
  });
}

export function unknownAttachment(id: string): Problem {
  return new Problem({
    status: 404,
    code: 'ATTACHMENT_NOT_FOUND',
    detail: `There is no attachment ${shown(id)}.`,
    fix: 'Use an id among the attachments of a received message.',
    errors: [{ parameter: 'id', detail: 'is not the id of an attachment that this key may see.' }],
  });
}

export function quarantinedMail(id: string): Problem {
  return new Problem({
    status: 409,
    code: 'MESSAGE_QUARANTINED',
    detail: `The content of ${id} is withheld: it looks like an attack on whoever reads it.`,
    fix: `A person decides: POST /v1/messages/${id}/release with a key of the scope manage that is not bound to a mailbox.`,
  });
}

/** It came, and nobody knows yet whether it may be read. */
export function notJudgedYet(id: string): Problem {
  return new Problem({
    status: 409,
    code: 'MESSAGE_NOT_JUDGED',
    detail: `The message ${id} has come and was not judged yet.`,
    fix: `Ask again in ${RETRY_AFTER_S} seconds, or wait for its event.`,
    headers: { 'retry-after': String(RETRY_AFTER_S) },
  });
}

export function neverQuarantined(id: string): Problem {
  return new Problem({
    status: 409,
    code: 'NOT_QUARANTINED',
    detail: `The message ${id} is not in quarantine.`,
    fix: 'GET /v1/messages/received?quarantined=true lists what is.',
  });
}

export function contentGone(id: string): Problem {
  return new Problem({
    status: 404,
    code: 'CONTENT_NOT_FOUND',
    detail: `The content of the message ${id} is not kept here.`,
    errors: [{ parameter: 'id', detail: 'names a message without content.' }],
  });
}

/** Somebody's text in a sentence of ours. */
function shown(id: string): string {
  return JSON.stringify(id.slice(0, 64)).slice(1, -1);
}
