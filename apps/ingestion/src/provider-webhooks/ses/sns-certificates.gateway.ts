import type { KeyObject } from 'node:crypto';
import { keyOfCertificate } from './sns-signature.js';

/** As much of `fetch` as is needed; tests answer it. */
export type FetchText = (url: URL) => Promise<string>;

/** Injection token of `FetchText`: the only thing here that asks anybody outside. */
export const FETCH_TEXT = Symbol('posthorn:fetch-text');

const MAX_CERTIFICATES = 32;
const MAX_AGE_MS = 24 * 3_600_000;
const TIMEOUT_MS = 5_000;
const MAX_TEXT = 65_536;

/** From the network: no redirect, since its target was never checked. */
export const fetchText: FetchText = async (url) => {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${url.hostname} answered ${response.status}`);
  const text = await response.text();
  if (text.length > MAX_TEXT) throw new Error(`${url.hostname} answered more than ${MAX_TEXT} characters`);
  return text;
};

/** The keys of Amazon's certificates, each fetched once a day. What fails is asked for again by the next message. */
export class SnsCertificates {
  private readonly keys = new Map<string, { readonly key: Promise<KeyObject>; readonly atMs: number }>();

  constructor(private readonly fetchText: FetchText) {}

  /**
   * @param url as `certificateUrl` gave it
   * @throws Error when it cannot be fetched, or is no valid certificate
   */
  keyOf(url: URL, nowMs: number): Promise<KeyObject> {
    const known = this.keys.get(url.href);
    if (known && nowMs - known.atMs < MAX_AGE_MS) return known.key;
    const key = this.fetchText(url).then((pem) => keyOfCertificate(pem, nowMs));
    if (this.keys.size >= MAX_CERTIFICATES) this.keys.clear();
    this.keys.set(url.href, { key, atMs: nowMs });
    key.catch(() => this.keys.delete(url.href));
    return key;
  }
}
