import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLines, type Row } from './rows.ts';
import { seeded } from './random.ts';

const benign = (id: string, text: string, origin: string): Row => ({
  id,
  text,
  attack: false,
  subtle: false,
  kind: 'benign_mail_of_other_corpora',
  source: origin,
  origins: [origin],
});

/**
 * Whole mails of corpora that teach other things, and so hold no attack: non-delivery reports, replies with quotes, and sentences of real mail put
 * together to mails as long as real ones. Without them a model that has not seen real mail takes its every turn of phrase for something new.
 */
export function readOtherMail(corpora: string): Row[] {
  const rows: Row[] = [];
  for (const folder of ['bounces/eml', 'bounces/not_bounce', 'reply-github', 'reply-talon']) {
    for (const file of filesBelow(join(corpora, folder))) {
      const text = textOf(readFileSync(file, 'utf8'));
      if (text.length > 40) rows.push(benign(`${folder}/${file}`, text.slice(0, 6_000), folder));
    }
  }
  const enron = join(corpora, 'enron-action/action.jsonl');
  if (existsSync(enron)) rows.push(...putTogether(jsonLines<{ text: string }>(enron).map(({ text }) => text)));
  return rows;
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/LICENSE|SOURCE/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Subject and body of a raw mail; a file without headers as it is. */
function textOf(raw: string): string {
  const mail = raw.replaceAll('\r\n', '\n');
  const head = mail.slice(0, 20_000).indexOf('\n\n');
  if (!/^[\w-]+: /.test(mail) || head < 0) return mail;
  const subject = /^Subject: ([^\n]*)/im.exec(mail.slice(0, head))?.[1] ?? '';
  return `Subject: ${subject}\n\n${mail.slice(head + 2)}`;
}

const MAILS = 300;

function putTogether(sentences: readonly string[]): Row[] {
  const random = seeded(9);
  const some = (): string => sentences[Math.floor(random() * sentences.length)] ?? '';
  return Array.from({ length: MAILS }, (_, at) => {
    const paragraphs = Array.from({ length: 2 + Math.floor(random() * 5) }, () =>
      Array.from({ length: 1 + Math.floor(random() * 4) }, some).join(random() < 0.7 ? ' ' : '\n'),
    );
    return benign(`enron-mail-${at}`, `Subject: ${some().slice(0, 60)}\n\n${paragraphs.join('\n\n')}`, 'enron-action');
  });
}
