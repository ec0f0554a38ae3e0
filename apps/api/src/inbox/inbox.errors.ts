import { Problem } from '@posthorn/platform';

/** As on the stream of mails-worker. */
export function otherMailbox(own: string): Problem {
  return new Problem({
    status: 403,
    code: 'MAILBOX_MISMATCH',
    detail: `The API key is bound to ${own}.`,
    fix: 'Leave to out, or use a key of that mailbox or of the whole workspace.',
    errors: [{ parameter: 'to', detail: 'is another one than that of the API key.' }],
  });
}

export function unknownMailbox(address: string): Problem {
  return new Problem({
    status: 404,
    code: 'MAILBOX_NOT_FOUND',
    detail: `The workspace has no mailbox ${address}.`,
    fix: 'Register an agent with this email first: POST /v1/agent/register.',
    errors: [{ parameter: 'to', detail: 'is no mailbox of this workspace.' }],
  });
}

export function contradictingMailboxes(): Problem {
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    detail: 'mailbox: is an alias of to and must not differ from it.',
    fix: 'Name one of them.',
    errors: [{ parameter: 'mailbox', detail: 'is an alias of to and must not differ from it.' }],
  });
}

export function noSemantics(): Problem {
  return new Problem({
    status: 501,
    code: 'MODE_NOT_AVAILABLE',
    detail: 'This server looks for words, not for what they mean.',
    fix: 'Use mode=keyword.',
    errors: [{ parameter: 'mode', detail: 'must be keyword.' }],
  });
}

export function outboundSearch(): Problem {
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    detail: 'direction: the search looks through received mail alone.',
    fix: 'Leave direction out, or list with direction=outbound and without words and labels.',
    errors: [{ parameter: 'direction', detail: 'must be inbound with words or a label.' }],
  });
}

export function tooManyWaiting(most: number): Problem {
  return new Problem({
    status: 429,
    code: 'TOO_MANY_WAITING',
    detail: `${most} requests of this workspace wait for a code already.`,
    fix: 'Wait for one of them to end; one request per mailbox is enough.',
    headers: { 'retry-after': '5' },
  });
}
