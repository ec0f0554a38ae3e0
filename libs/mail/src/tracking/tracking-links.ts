import type { TokenSecret } from './token-keys.js';
import { trackingToken } from './tracking-token.js';

/** Where the pixel and the links of one mail point to. Both are off unless the content asks for them. */
export interface TrackingLinks {
  /** Address of the open pixel. */
  readonly open?: string;
  /** Address that stands in place of a link. */
  readonly click?: (url: string) => string;
}

export interface LinkOptions {
  readonly requestId: string;
  /** Public address under which apps/ingestion answers: `https://mail.example.com`. */
  readonly baseUrl: string;
  readonly secret: TokenSecret;
}

/** Pixel `<base>/t/o/<token>` and links `<base>/t/c/<token>` of one send. */
export function trackingLinks({ requestId, baseUrl, secret }: LinkOptions): Required<TrackingLinks> {
  const base = `${baseUrl.replace(/\/+$/, '')}/t`;
  return {
    open: `${base}/o/${trackingToken({ kind: 'open', requestId }, secret)}`,
    click: (url) => `${base}/c/${trackingToken({ kind: 'click', requestId, url }, secret)}`,
  };
}

/** Address of `<base>/t/u/<token>`, where a POST unsubscribes and a GET asks (RFC 8058). */
export function unsubscribeUrl({ requestId, baseUrl, secret }: LinkOptions, scope: 'tenant' | 'campaign'): string {
  return `${baseUrl.replace(/\/+$/, '')}/t/u/${trackingToken({ kind: 'unsubscribe', requestId, scope }, secret)}`;
}
