import { createHmac } from 'node:crypto';
import { type Answer, call } from './requests.js';
import { theSystem } from './system.js';

export interface ReportOptions {
  /** The header as it is, in place of the right one; null leaves it out. */
  readonly signature?: string | null;
  readonly path?: string;
  readonly url?: string;
}

/** `x-reach-signature` of a body. */
export function signatureOf(
  body: string | Uint8Array,
  secret = theSystem().credentials.secrets.REACH_EVENTS_WEBHOOK_SECRET,
): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** Reports to the MisarReach webhook what became of a mail, as the provider does: signed. */
export function report(content: unknown, options: ReportOptions = {}): Promise<Answer> {
  return reportRaw(JSON.stringify(content), options);
}

/** The same with a body that may be anything. */
export function reportRaw(
  body: string | Uint8Array<ArrayBuffer>,
  { signature, path = '/api/webhooks/mail-events', url }: ReportOptions = {},
): Promise<Answer> {
  return call('POST', path, {
    body,
    headers: {
      'content-type': 'application/json',
      ...(signature === null ? {} : { 'x-reach-signature': signature ?? signatureOf(body) }),
    },
    ...(url === undefined ? {} : { url }),
  });
}
