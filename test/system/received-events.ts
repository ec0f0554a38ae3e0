import { call } from './requests.js';

/** An event as mails.ai prints it. */
export interface MailsAiEvent {
  readonly id: string;
  readonly type: string;
  readonly source_message_id?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const WAIT_MS = 20_000;

/**
 * Reads `GET /v1/events/stream` from the beginning of the log until an event comes that is meant.
 * @throws Error after 20 s, with the types that came instead
 */
export async function streamed(
  { url, key }: { readonly url: string; readonly key: string },
  isMeant: (event: MailsAiEvent) => boolean,
): Promise<MailsAiEvent> {
  const deadline = AbortSignal.timeout(WAIT_MS);
  const types: string[] = [];
  const response = await fetch(`${url}/v1/events/stream?since=earliest`, {
    headers: { authorization: `Bearer ${key}` },
    signal: deadline,
  });
  let buffer = '';
  try {
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const frames = (buffer + text).split('\n\n');
      buffer = frames.pop() ?? '';
      for (const frame of frames) {
        const [, data] = /^data: (.+)$/m.exec(frame) ?? [];
        if (data === undefined) continue;
        const event = JSON.parse(data) as MailsAiEvent;
        if (isMeant(event)) return event;
        types.push(event.type);
      }
    }
  } catch (error) {
    if (!deadline.aborted) throw error;
  }
  throw new Error(`it did not come within ${WAIT_MS} ms; got ${types.join(', ') || 'nothing'}`);
}

/** Hands a mail in by HTTP, as a mail server does. @returns the id it was given */
export async function handIn(
  { url, key }: { readonly url: string; readonly key: string },
  { raw, from, to, clientIp }: { raw: Uint8Array; from: string; to: string; clientIp?: string },
): Promise<string> {
  const answer = await call('POST', '/v1/inbound/mail', {
    url,
    key,
    body: new Uint8Array(raw),
    headers: {
      'content-type': 'message/rfc822',
      'x-envelope-from': from,
      'x-envelope-to': to,
      ...(clientIp !== undefined && { 'x-client-ip': clientIp }),
    },
  });
  const [, id] = /"(rcv_[0-9A-Z]{26})"/.exec(answer.text) ?? [];
  if (answer.status !== 200 || id === undefined) throw new Error(`${answer.status}: ${answer.text}`);
  return id;
}
