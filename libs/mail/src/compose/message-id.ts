/** `req_` and 26 Crockford characters; other systems may have folded the case. */
const REQUEST_ID = /(?<![a-z0-9])req_([0-9a-hjkmnp-tv-z]{26})(?![a-z0-9])/i;

/** `<requestId@domain>`: the same for every attempt of a send, so that a doubled mail is recognised by its reader's client. */
export function messageIdOf(requestId: string, domain: string): string {
  return `<${requestId}@${domain}>`;
}

/** The request id in a Message-ID or VERP address of ours. */
export function requestIdOfMessageId(text: string): string | undefined {
  const id = REQUEST_ID.exec(text)?.[1];
  return id === undefined ? undefined : `req_${id.toUpperCase()}`;
}
