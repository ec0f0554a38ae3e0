import { authenticateMail, domainOf, type DnsResolver, type MailAuthentication } from '@posthorn/mail';
import { otherMailsTurn } from '../reading/other-mails-turn.js';
import type { ReadMail } from '../reading/read-mail.js';
import type { Received } from './triage-facts.js';

/** `rebuildMail` of libs/mail: its first field, and its own alone. */
const REBUILT = 'x-posthorn-rebuilt-from';
/** What came over these is the sender's own bytes, its first field among them. */
const BYTES = new Set(['smtp', 'http']);

/** A mail, and how long it waits for DNS; milliseconds. */
export interface Unauthenticated {
  readonly raw: Uint8Array;
  readonly read: ReadMail;
  readonly received: Received;
  readonly dnsMs: number;
}

/** What is known of who sent a mail. Never throws; trouble with DNS is a value. */
export async function authenticate(
  resolver: DnsResolver,
  { raw, read, received, dnsMs }: Unauthenticated,
): Promise<MailAuthentication> {
  const { envelope, mailbox } = received.data;
  const { clientIp, helo, from } = envelope ?? {};
  const found = await authenticateMail({
    raw,
    resolver,
    mta: domainOf(mailbox),
    timeoutMs: dnsMs,
    ...(clientIp !== undefined && { clientIp }),
    ...(helo !== undefined && { helo }),
    ...(from !== undefined && { mailFrom: from }),
  });
  await otherMailsTurn(raw.byteLength);
  // A provider kept the signatures: that they do not pass says nothing of the author.
  return found.dmarc === 'fail' && isRebuilt(read, received) ? { ...found, dmarc: 'none' } : found;
}

function isRebuilt({ mail }: ReadMail, { data: { via } }: Received): boolean {
  const [first] = mail.headers;
  return !BYTES.has(via) && first?.name.toLowerCase() === REBUILT && first.value.startsWith(via);
}
