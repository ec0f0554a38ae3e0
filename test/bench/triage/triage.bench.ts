import { dkimDnsRecords, authenticateMail, extractReply, generateDkimKey, parseReceived } from '@posthorn/mail';
import { contactKey, InboundReceived, newId } from '@posthorn/events';
import { FileBlobStore } from '@posthorn/platform';
import { readSignals } from '@posthorn/signals';
import { aDnsZone, type DnsZone } from '@posthorn/testing';
import { round } from '../closed-loop.ts';
import { cpuPerUnit, cpuTimes } from '../cpu-times.ts';
import { type BenchStack, startStack } from '../stack.ts';
import { AGENT, benchMails, type BenchMail, CLIENT_IP, DOMAIN, SELECTOR } from './mails.ts';

const MAILS = Number(process.env['BENCH_MAILS'] ?? 3_000);
const WARM_UP = 300;
const DONE_MS = 300_000;

/**
 * Triage of mails that wait in the log, by one process with log, database and projector at work: mails a second, and the
 * processor time of each program for a mail. Then what its pure stages take, one after another in this process.
 */
export async function triageBench(print: (line: object) => void): Promise<void> {
  const key = await generateDkimKey();
  const zone = await aDnsZone({ [DOMAIN]: { TXT: [`v=spf1 ip4:${CLIENT_IP} -all`] } });
  for (const { name, value } of dkimDnsRecords({ domain: DOMAIN, selector: SELECTOR, publicKey: key.publicKey })) {
    if (name !== DOMAIN) zone.set(name, { TXT: [value] });
  }
  const stack = await startStack();
  try {
    const projector = await stack.startApp('projector');
    const triage = await stack.startApp('triage', { DNS_SERVERS: zone.address });
    const names = new Map([
      [projector.process.pid ?? 0, 'projector'],
      [triage.process.pid ?? 0, 'triage'],
    ]);
    const mails = await benchMails(MAILS, key, await stack.queueSends(MAILS));
    await triaged(stack, mails.slice(0, WARM_UP), print, names);
    await triaged(stack, mails.slice(WARM_UP), print, names, 'triage');
    await stages(mails.slice(0, WARM_UP), zone, print);
  } finally {
    await stack.stop();
    await zone.close();
  }
}

/** Puts the mails into the log at once and waits until the last is classified. */
async function triaged(
  stack: BenchStack,
  mails: readonly BenchMail[],
  print: (line: object) => void,
  names: ReadonlyMap<number, string>,
  bench?: string,
): Promise<void> {
  await stack.projected();
  const events = await received(stack, mails);
  const before = cpuTimes(names);
  const { last } = await stack.log.bounds();
  const startedAt = performance.now();
  for (let from = 0; from < events.length; from += 500) await stack.log.append(events.slice(from, from + 500));
  const classified = await classifiedAfter(stack, last, mails.length);
  const seconds = (performance.now() - startedAt) / 1000;
  await stack.projected();
  if (bench === undefined) return;
  const cpuMicroseconds = cpuPerUnit(before, cpuTimes(names), mails.length);
  const perSecond = Math.round(mails.length / seconds);
  const perSecondOfOneCore = Math.round(1e6 / (cpuMicroseconds['triage'] ?? Infinity));
  print({ bench, mails: mails.length, perSecond, perSecondOfOneCore, cpuMicroseconds, ...classified });
}

async function received({ env, workspaceId, secret }: BenchStack, mails: readonly BenchMail[]) {
  const blobs = new FileBlobStore(env['BLOB_DIR'] ?? '');
  try {
    return await Promise.all(
      mails.map(async ({ raw, from }) => {
        const messageId = newId('rcv');
        const receivedAt = new Date().toISOString();
        const fact = InboundReceived.of({
          messageId,
          from,
          mailbox: AGENT,
          receivedAt,
          raw: { ...(await blobs.put(raw)), contentType: 'message/rfc822' },
          envelope: { from, to: [AGENT], clientIp: CLIENT_IP },
          via: 'smtp',
        });
        const contact = contactKey(secret, from);
        const place = { workspaceId, key: contact, contact, testMode: false, correlationId: messageId };
        return { fact, ...place, occurredAt: receivedAt };
      }),
    );
  } finally {
    await blobs.close();
  }
}

/** @returns what was said of the mails: the bench is worth nothing when they were taken for something else */
async function classifiedAfter({ log }: BenchStack, after: number, count: number) {
  const signal = AbortSignal.timeout(DONE_MS);
  const said = { replies: 0, authenticated: 0 };
  let classified = 0;
  const subjects = ['evt.*.inbound.*.classified', 'evt.*.inbound.*.replied'];
  for await (const events of log.tail({ after, subjects, signal })) {
    for (const { type, data } of events) {
      if (type === 'inbound.replied') said.replies++;
      else classified++;
      if ((data['authentication'] as { dmarc?: string } | undefined)?.dmarc === 'pass') said.authenticated++;
    }
    if (classified >= count) return said;
  }
  throw new Error(`${classified} of ${count} mails were classified within ${DONE_MS} ms`);
}

/** Processor time of each stage that needs nothing but the mail, and of the DNS answers, kept after the first. */
async function stages(mails: readonly BenchMail[], zone: DnsZone, print: (line: object) => void): Promise<void> {
  const { dnsResolver } = await import('../../../apps/triage/dist/dns/dns-resolver.js');
  const resolver = dnsResolver(zone.address);
  const spent: Record<string, number> = {};
  const timed = async <Result>(stage: string, work: () => Promise<Result> | Result): Promise<Result> => {
    const before = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    spent[stage] = (spent[stage] ?? 0) + user + system;
    return result;
  };
  for (const { raw, from } of mails) {
    const mail = await timed('parse', () => parseReceived(raw));
    const { reply, quoted } = await timed('reply', () => extractReply(mail.text ?? ''));
    await timed('authenticate', () =>
      authenticateMail({ raw, clientIp: CLIENT_IP, mailFrom: from, resolver, mta: 'acme.example' }),
    );
    const { subject = '', headers, html } = mail;
    const parts = mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      sizeBytes: content.byteLength,
    }));
    await timed('signals', () =>
      readSignals({
        from,
        subject,
        text: reply,
        quoted,
        headers,
        attachments: parts,
        dateMs: 0,
        ...(html !== undefined && { html }),
      }),
    );
  }
  const cpuMicroseconds = Object.fromEntries(
    Object.entries(spent).map(([stage, microseconds]) => [stage, round(microseconds / mails.length)]),
  );
  print({ bench: 'triage', measured: 'stages', mails: mails.length, cpuMicroseconds });
}
