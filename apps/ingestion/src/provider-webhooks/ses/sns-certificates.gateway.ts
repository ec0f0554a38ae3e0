import type { KeyObject } from 'node:crypto';
import { keyOfCertificate } from './sns-signature.js';

/** As much of `fetch` as is needed; tests answer it. */
export type FetchText = (url: URL) => Promise<string>;

/** Injection token of `FetchText`: the only thing here that asks anybody outside. */
export const FETCH_TEXT = Symbol('posthorn:fetch-text');

const MAX_CERTIFICATES = 32;
const MAX_ASKED = 8;
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

/**
 * The keys of Amazon's certificates, each fetched once a day. What fails is asked for again by the next message. Whoever knows
 * a topic can make up names of certificates, so only those that exist are kept, and few are asked for at once.
 */
export class SnsCertificates {
  private readonly keys = new Map<string, { readonly key: KeyObject; readonly atMs: number }>();
  private readonly asked = new Map<string, Promise<KeyObject>>();

  constructor(private readonly fetchText: FetchText) {}

  /**
   * @param url as `certificateUrl` gave it
   * @throws Error when it cannot be fetched, or is no valid certificate
   */
  async keyOf({ href }: URL, nowMs: number): Promise<KeyObject> {
    const known = this.keys.get(href);
    if (known && nowMs - known.atMs < MAX_AGE_MS) return known.key;
    const asked = this.asked.get(href);
    if (asked) return asked;
    if (this.asked.size >= MAX_ASKED) throw new Error(`${MAX_ASKED} certificates are being fetched`);
    const key = this.fetch(href, nowMs).finally(() => this.asked.delete(href));
    this.asked.set(href, key);
    return key;
  }

  private async fetch(href: string, nowMs: number): Promise<KeyObject> {
    const key = keyOfCertificate(await this.fetchText(new URL(href)), nowMs);
    if (this.keys.size >= MAX_CERTIFICATES) this.keys.clear();
    this.keys.set(href, { key, atMs: nowMs });
    return key;
  }
}
