import { newId } from '@posthorn/events';
import { composeMail, type DkimKeyPair, type MailContent, messageIdOf } from '@posthorn/mail';

/** Of those whom the stack queues sends to. */
export const DOMAIN = 'example.com';
export const CLIENT_IP = '192.0.2.7';
export const AGENT = 'sarah@acme.example';
export const SELECTOR = 's1';

export interface BenchMail {
  readonly raw: Uint8Array;
  readonly from: string;
}

const QUOTED = `On Mon, 11 May 2026 at 09:00, Sarah <${AGENT}> wrote:\n\n${'> We looked at your order and would like to talk about the next steps.\n'.repeat(8)}`;
const REPLIES = [
  'Tuesday at 10am works for me. Could you send an invite to the whole team?',
  'Thanks, but we are not interested at the moment. Maybe next year.',
  'Our order 4711-22 has not arrived yet and we paid 120.50 EUR on May 2nd. What happened?',
  'How does the pricing work for more than 50 seats? We would like to decide by Friday.',
  'I am out of the office until 20 May and will answer your mail when I am back.',
];
const NEWSLETTER = `<html><body>${'<table><tr><td style="color:#333"><a href="https://a.example/offer?id=1">Our offer of the week</a> for <b>everybody</b> who reads newsletters with pleasure.</td></tr></table>'.repeat(120)}</body></html>`;

/** What comes to a mailbox, signed with RSA 2048: of ten mails eight are replies in plain text or with HTML, one is a newsletter of 20 KB, one brings a file. */
export async function benchMails(count: number, key: DkimKeyPair, answered: readonly string[]): Promise<BenchMail[]> {
  const dkim = [{ domain: DOMAIN, selector: SELECTOR, privateKey: key.privateKey }];
  const file = Buffer.alloc(60_000, 'posthorn ');
  const mails: BenchMail[] = [];
  for (let n = 0; n < count; n++) {
    const from = `person${n}@${DOMAIN}`;
    const requestId = newId('req');
    const { raw } = await composeMail(contentOf(n, from, answered[n]), {
      requestId,
      recipient: AGENT,
      messageIdDomain: DOMAIN,
      date: new Date(),
      dkim,
      attachments: () => Promise.resolve(file),
    });
    mails.push({ raw, from });
  }
  return mails;
}

function contentOf(n: number, email: string, answered: string | undefined): MailContent {
  const about = { from: { email, name: `Person ${n}` }, to: [{ email: AGENT }] };
  if (n % 10 === 8) return { ...about, subject: `Our offers, week ${n}`, html: NEWSLETTER };
  const reply = REPLIES[n % REPLIES.length] ?? '';
  const text = `${reply}\n\nBest regards\nPerson ${n}\n\n${QUOTED}`;
  const subject = 'Re: Your order';
  const inReplyTo = answered === undefined ? {} : { inReplyTo: messageIdOf(answered, 'acme.example') };
  if (n % 10 === 9) {
    const sha256 = 'a'.repeat(64);
    const attachments = [{ filename: 'offer.pdf', contentType: 'application/pdf', sha256, sizeBytes: 60_000 }];
    return { ...about, ...inReplyTo, subject, text, attachments };
  }
  const html = n % 2 === 0 ? { html: `<p>${reply}</p><blockquote>${QUOTED}</blockquote>` } : {};
  return { ...about, ...inReplyTo, subject, text, ...html };
}
