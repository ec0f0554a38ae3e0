import { htmlToText } from '../html/html-to-text.js';
import { escapeAttribute, rewriteHtml } from '../html/rewrite-html.js';
import type { MailContent } from '../mail-content.js';
import type { TrackingLinks } from '../tracking/tracking-links.js';
import { ComposeError } from './compose-error.js';

/** What templates write where the address to unsubscribe goes; composing puts it in, since it is made per send. */
export const UNSUBSCRIBE_PLACEHOLDER = 'posthorn:unsubscribe';

/** Whether a body leads its reader to where mail can be declined: then the mail owes one click for it, too (RFC 8058). */
export function linksToUnsubscribe({ text, html }: Pick<MailContent, 'text' | 'html'>): boolean {
  return [text, html].some((body) => body?.includes(UNSUBSCRIBE_PLACEHOLDER));
}

export interface BodyOptions {
  /** Used when the content asks for it (`unsubscribe`, or the placeholder in its body). */
  readonly unsubscribe?: { readonly url: string; readonly mailto?: string };
  /** Used as far as the content asks for it (`tracking.opens`, `tracking.clicks`). */
  readonly tracking?: TrackingLinks;
}

export interface MailBodies {
  readonly text?: string;
  readonly html?: string;
}

/**
 * The bodies as the recipient gets them: a text where only HTML was given, tracking as far as the content asks for it, the address to unsubscribe
 * in its place. For providers that take bodies instead of a whole mail; `composeMail` calls it itself.
 * @throws ComposeError when a body needs an address to unsubscribe and none is given
 */
export function mailBodies(content: MailContent, options: BodyOptions): MailBodies {
  const { html } = content;
  const text = content.text ?? (html === undefined ? undefined : htmlToText(html));
  return {
    ...(text === undefined ? {} : { text: withUnsubscribe(text, options) }),
    ...(html === undefined ? {} : { html: withUnsubscribe(tracked(html, content, options), options, escapeAttribute) }),
  };
}

function withUnsubscribe(body: string, { unsubscribe }: BodyOptions, escape = (url: string) => url): string {
  if (!body.includes(UNSUBSCRIBE_PLACEHOLDER)) return body;
  if (unsubscribe === undefined) {
    throw new ComposeError('the body has a link to unsubscribe, but this installation has no public address for it');
  }
  return body.replaceAll(UNSUBSCRIBE_PLACEHOLDER, () => escape(unsubscribe.url));
}

function tracked(html: string, content: MailContent, { tracking, unsubscribe }: BodyOptions): string {
  const open = content.tracking?.opens === true ? tracking?.open : undefined;
  const click = content.tracking?.clicks === true ? tracking?.click : undefined;
  if (open === undefined && click === undefined) return html;
  return rewriteHtml(html, {
    link: (value) => {
      const url = value.replaceAll(/[\t\r\n]/g, '').trim();
      const isTracked = click !== undefined && /^https?:\/\/\S/i.test(url) && url !== unsubscribe?.url;
      return isTracked ? click(url) : value;
    },
    ...(open === undefined ? {} : { atEnd: pixel(open) }),
  });
}

function pixel(url: string): string {
  return `<img src="${escapeAttribute(url)}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">`;
}
