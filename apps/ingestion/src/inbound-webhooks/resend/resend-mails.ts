import { jsonOf } from '../../mail-events/json-body.js';
import { Fields } from '../../provider-webhooks/fields.js';
import type { FetchBytes } from './resend-api.gateway.js';
import { rebuiltOfResend, type ResendFile } from './resend-parts.js';

const API = 'https://api.resend.com/emails/receiving/';
const MAX_JSON_BYTES = 35 * 1_048_576;
const MAX_MAIL_BYTES = 40 * 1_048_576;
const MAX_FILES = 100;
/** Of all that one mail takes; Resend waits 15 s for an answer. */
const TIMEOUT_MS = 12_000;

export interface ResendMail {
  readonly raw: Uint8Array;
  readonly json: Fields;
  /** Nothing of it is rebuilt: these are the bytes that came. */
  readonly isRaw: boolean;
}

/** Mails that Resend received, by its API: the bytes that came, else put together of its fields. */
export class ResendMails {
  constructor(
    private readonly fetchBytes: FetchBytes,
    private readonly key: string,
  ) {}

  /**
   * @param emailId as the webhook names it
   * @throws Error when it is not to be had now
   */
  async fetch(emailId: string): Promise<ResendMail> {
    const untilMs = performance.now() + TIMEOUT_MS;
    const json = await this.ask(`${encodeURIComponent(emailId)}?html_format=cid`, untilMs);
    const url = json.text('raw', 'download_url');
    if (url !== undefined) return { raw: await this.download(url, MAX_MAIL_BYTES, untilMs), json, isRaw: true };
    const files = json.items('attachments').length === 0 ? [] : await this.files(emailId, untilMs);
    return { raw: rebuiltOfResend(json, files), json, isRaw: false };
  }

  private async files(emailId: string, untilMs: number): Promise<readonly ResendFile[]> {
    const list = await this.ask(`${encodeURIComponent(emailId)}/attachments?limit=${MAX_FILES}`, untilMs);
    const files: ResendFile[] = [];
    let left = MAX_MAIL_BYTES;
    for (const file of list.items('data').slice(0, MAX_FILES)) {
      const bytes = await this.download(file.text('download_url') ?? '', left, untilMs);
      left -= bytes.length;
      files.push({ told: file, bytes });
    }
    return files;
  }

  private async ask(path: string, untilMs: number): Promise<Fields> {
    const ask = { key: this.key, maxBytes: MAX_JSON_BYTES, timeoutMs: timeLeft(untilMs) };
    const json = new Fields(jsonOf(await this.fetchBytes(new URL(path, API), ask)));
    if (!json.isObject) throw new Error('api.resend.com answered no JSON object');
    return json;
  }

  /** From the address that the API signed; the key is none of its business. */
  private download(url: string, maxBytes: number, untilMs: number): Promise<Buffer> {
    if (!URL.canParse(url)) throw new Error('api.resend.com names no address of the content');
    return this.fetchBytes(new URL(url), { maxBytes, timeoutMs: timeLeft(untilMs) });
  }
}

function timeLeft(untilMs: number): number {
  const left = Math.ceil(untilMs - performance.now());
  if (left <= 0) throw new Error(`the mail was not fetched within ${TIMEOUT_MS} ms`);
  return left;
}
