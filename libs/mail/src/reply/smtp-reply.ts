import type { SmtpReply } from './classify-reply.js';

const MAX_REPLY = 4096;

/**
 * A server's reply as text, one line or several (`550-5.1.1 ...`), with or without CRLF.
 * @returns nothing when it does not begin with a reply code
 */
export function parseSmtpReply(reply: string): SmtpReply | undefined {
  const lines = reply
    .slice(0, MAX_REPLY)
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const code = /^([2-5]\d\d)(?:[ -]|$)/.exec(lines[0] ?? '')?.[1];
  if (code === undefined) return undefined;
  const texts = lines.map((line) => (line.startsWith(code) ? line.slice(4) : line));
  const enhanced = /^([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/.exec(texts[0] ?? '')?.[1];
  const words = texts.map((text) =>
    (enhanced !== undefined && text.startsWith(enhanced) ? text.slice(enhanced.length) : text).trim(),
  );
  return { code: Number(code), ...(enhanced === undefined ? {} : { enhanced }), text: words.join(' ').trim() };
}
