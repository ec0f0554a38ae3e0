import { composeMail, generateDkimKey, type DkimKeyPair } from '@posthorn/mail';
import { newId } from '@posthorn/events';
import type { DnsZone } from '@posthorn/testing';

export interface RawMail {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly references?: string;
  /** More lines of the header. */
  readonly headers?: readonly string[];
  /** @default 'text/plain; charset=utf-8' */
  readonly contentType?: string;
  readonly body?: string;
}

/** A mail as it comes over the wire. */
export function aRawMail({
  from = 'Jordan Lee <jordan@customer.example>',
  to = 'sarah@acme.example',
  subject = 'Your offer',
  messageId = `<${crypto.randomUUID()}@customer.example>`,
  inReplyTo,
  references,
  headers = [],
  contentType = 'text/plain; charset=utf-8',
  body = 'Hello Sarah',
}: RawMail = {}): Buffer {
  const lines = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: ${messageId}`,
    'Date: Tue, 12 May 2026 09:00:00 +0200',
    ...(inReplyTo === undefined ? [] : [`In-Reply-To: ${inReplyTo}`]),
    ...(references === undefined ? [] : [`References: ${references}`]),
    ...headers,
    'MIME-Version: 1.0',
    `Content-Type: ${contentType}`,
    '',
    body,
  ];
  return Buffer.from(`${lines.join('\n').replaceAll(/\r?\n/g, '\r\n')}\r\n`);
}

let key: Promise<DkimKeyPair> | undefined;

/** A mail that its domain signed, and let this address send; what the zone has to say of that is put there. */
export async function aSignedMail(
  zone: DnsZone,
  { domain = 'signed.example', clientIp = '192.0.2.7', subject = 'Your offer', text = 'Hello Sarah' } = {},
): Promise<Uint8Array> {
  key ??= generateDkimKey({ algorithm: 'ed25519' });
  const { privateKey, publicKey } = await key;
  zone.set(domain, { TXT: [`v=spf1 ip4:${clientIp} -all`] });
  zone.set(`s1._domainkey.${domain}`, { TXT: [`v=DKIM1; k=ed25519; p=${publicKey}`] });
  zone.set(`_dmarc.${domain}`, { TXT: ['v=DMARC1; p=reject'] });
  const from = { email: `jordan@${domain}`, name: 'Jordan Lee' };
  const { raw } = await composeMail(
    { from, subject, text },
    {
      requestId: newId('req'),
      recipient: 'sarah@acme.example',
      messageIdDomain: domain,
      date: new Date(),
      dkim: [{ domain, selector: 's1', privateKey }],
      attachments: () => Promise.reject(new Error('there are none')),
    },
  );
  return raw;
}
