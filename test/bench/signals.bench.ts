import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { extractReply, parseReceived } from '@posthorn/mail';
import { readSignals, type SignalMail } from '@posthorn/signals';
import { round } from './closed-loop.ts';
import { newsletters } from './newsletters.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const CORPORA = resolve(process.env['POSTHORN_CORPORA'] ?? join(import.meta.dirname, '../../../shared/data'));
/** What all signals of one mail may cost, on one core. */
const LIMIT_MS = 10;

/** CPU time of all signals of one mail, over real mails as they came and the texts of the other corpora: each alone, one core. */
export async function signalsBench(print: (line: object) => void): Promise<void> {
  const replies = texts('intent.jsonl');
  const sentences = replies.map(({ text }) => text);
  const sets = {
    'mail-spamassassin': await rawMails('mail-spamassassin'),
    'intent.jsonl': replies,
    'injection.jsonl': texts('injection.jsonl'),
    'newsletters of 50 kB': newsletters(sentences, 50_000),
    'newsletters of 200 kB': newsletters(sentences, 200_000),
  };
  for (const mail of sets['mail-spamassassin']) readSignals(mail);
  for (let turn = 1; turn <= ROUNDS; turn++) {
    for (const [mails, set] of Object.entries(sets)) {
      const costs = set.map(cpuMs).toSorted((one, other) => one - other);
      const at = (share: number) =>
        round(costs[Math.min(costs.length - 1, Math.floor(costs.length * share))] ?? Number.NaN);
      const [p50Ms, p99Ms, maxMs] = [at(0.5), at(0.99), at(1)];
      const characters = Math.round(
        set.reduce((sum, { text, html = '' }) => sum + text.length + html.length, 0) / set.length,
      );
      print({
        bench: 'signals',
        measured: 'CPU time per mail',
        mails,
        count: set.length,
        characters,
        p50Ms,
        p99Ms,
        maxMs,
        limitMs: LIMIT_MS,
        within: p99Ms < LIMIT_MS,
      });
    }
  }
}

function cpuMs(mail: SignalMail): number {
  const before = process.cpuUsage();
  readSignals(mail);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** As triage reads them. */
async function rawMails(folder: string): Promise<SignalMail[]> {
  const mails: SignalMail[] = [];
  for (const file of readdirSync(join(CORPORA, folder), { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || (/\.(?:txt|md)$/i.test(file.name) && /LICENSE|SOURCE|README/i.test(file.name))) continue;
    const mail = await parseReceived(readFileSync(join(file.parentPath, file.name)));
    const { reply, quoted } = extractReply(mail.text ?? '');
    const attachments = mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      sizeBytes: content.length,
    }));
    const { headers, html, subject = '' } = mail;
    mails.push({
      from: mail.from?.email ?? '',
      subject,
      text: reply,
      quoted,
      ...(html && { html }),
      headers,
      attachments,
      dateMs: mail.date?.ms ?? 0,
    });
  }
  return mails;
}

function texts(file: string): SignalMail[] {
  const lines = readFileSync(join(CORPORA, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const { text }: { text: string } = JSON.parse(line);
    return {
      from: 'a@example.com',
      subject: '',
      text,
      headers: [],
      attachments: [],
      dateMs: Date.parse('2026-05-11T07:30:00Z'),
    };
  });
}
