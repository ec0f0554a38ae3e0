import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { parseReceived, type ReceivedMail } from '../../libs/mail/src/mod.js';
import { corpusFiles, reportSuite, type CorpusFile } from './corpus.ts';

const FOLDERS = ['mime-mail-gem', 'mime-nodemailer', 'mime-stalwart', 'mail-spamassassin', 'bounces', 'arf'];
const MAX_MS = 1000;

/** Where postal-mime, an independent reader, says something else, and why ours stands. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'bounces/eml/arf-12.eml date': 'the zone is JST, which RFC 5322 does not know: read as UTC instead of not at all',
  'bounces/eml/lhost-googleworkspace-01.eml attachments': 'postal-mime lists a part of no bytes',
  'bounces/eml/lhost-office365-10.eml html': 'a boundary whose fold lost its space: found all the same',
  'bounces/eml/lhost-office365-11.eml html': 'a boundary whose fold lost its space: found all the same',
  'bounces/eml/lhost-postfix-01.eml attachments': 'postal-mime lists a part of no bytes',
  'bounces/eml/lhost-x1-02.eml attachments': 'the boundary is mutilated; postal-mime takes the text for an attachment',
  'bounces/eml/lhost-x1-02.eml text': 'the boundary is mutilated; postal-mime takes the text for an attachment',
  'bounces/eml/rfc3464-35.eml attachments': 'postal-mime lists a part of no bytes',
  'bounces/eml/rfc3464-36.eml date': 'From follows Date on one line: the date is read all the same',
  'mail-spamassassin/easy-ham-1/02354.3be731874b373f98e66b3254f75a30b6.eml text':
    'no charset and no UTF-8: windows-1252 instead of replacement characters',
  'mail-spamassassin/spam-1/00087.f09438ca6392721e63696f4f753effbb.eml date': 'the year 102: no date',
  'mail-spamassassin/spam-1/00102.fb09d2f978a271fba5a3ffc172003ed9.eml date': 'a zone of 18 hours: read as UTC',
  'mail-spamassassin/spam-1/00163.244a217b150d2129cbdc52b96d992382.eml date':
    'a zone of +-0500: read as UTC instead of not at all',
  'mail-spamassassin/spam-1/00187.efd97ab2034b3384606e21db00014ecb.eml date': 'the year 102: no date',
  'mail-spamassassin/spam-1/00243.c6e70273fe1cf9e56e26bb6bbeef415d.eml subject':
    'Big5 that says nothing of it: windows-1252 instead of replacement characters',
  'mail-spamassassin/spam-1/00243.c6e70273fe1cf9e56e26bb6bbeef415d.eml text':
    'Big5 that says nothing of it: windows-1252 instead of replacement characters',
  'mail-spamassassin/spam-1/00370.549e569ab1b84fb13a4ea7d61f98f86d.eml date': 'the year 102: no date',
  'mail-spamassassin/spam-1/00403.46d0face754b6bb7dce8b3ea560f75fb.eml date':
    'the zone is "Greenwich Standard Time": read as UTC instead of not at all',
  'mail-spamassassin/spam-1/00485.a5d28b804adbceff7fd75ed9fc8138bb.eml date': 'a zone of 19 hours: read as UTC',
  'mime-mail-gem/error_emails/content_transfer_encoding_plain.eml text':
    'no charset and UTF-8: read as it, where postal-mime takes windows-1252',
  'mime-mail-gem/error_emails/invalid_subject_characters.eml subject':
    'raw ISO-8859-1 in the header: read as it instead of replacement characters',
  'mime-mail-gem/error_emails/must_supply_encoding.eml subject':
    'raw ISO-8859-1 in the header: read as it instead of replacement characters',
  'mime-mail-gem/error_emails/trademark_character_in_subject.eml date':
    'a zone of H0500: read as UTC instead of not at all',
  'mime-mail-gem/plain_emails/raw_email10.eml text': 'says ISO-8859-1 or nothing and is UTF-8: read as it',
  'mime-mail-gem/plain_emails/raw_email6.eml text': 'says ISO-8859-1 or nothing and is UTF-8: read as it',
  'mime-mail-gem/plain_emails/raw_email_multiple_from.eml from': 'two addresses without brackets or comma: no author',
  'mime-mail-gem/rfc2822/example04.eml date': 'the year 1969: before the clock begins',
  'mime-mail-gem/rfc2822/example10.eml date': 'the year 1969: before the clock begins',
  'mime-mail-gem/rfc2822/example10.eml from': 'comments inside an address: no author, postal-mime leaves them in it',
  'mime-mail-gem/rfc2822/example13.eml from': 'comments inside an address: no author, postal-mime leaves them in it',
  'mime-nodemailer/decoderended.eml attachments': 'postal-mime lists a part of no bytes',
  'mime-stalwart/malformed/017.eml attachments':
    'no semicolon before the boundary: found all the same, so the picture is an attachment',
  'mime-stalwart/malformed/019.eml date': 'a date mutilated behind the minutes: read all the same',
  'mime-stalwart/malformed/019.eml text': 'a mutilated header: its rest is text rather than lost',
  'mime-stalwart/rfc/000.eml attachments': 'text that says base64: both decode rubbish, ours in one piece',
};
/** Whoever has no domain has no address here (ADR 0034). */
const isDaemon = (address: string | undefined): boolean => address === 'MAILER-DAEMON';

/** Line ends, quote marks of flowed text and the tags that wrap plain text into HTML are told apart nowhere. */
const bare = (text: string | undefined): string =>
  (text ?? '').replaceAll(/[\s>\0]+/g, '').replaceAll(/<\/?(?:div|pre)/g, '');
const attachments = (list: readonly { type: string; content: Uint8Array }[]): string =>
  list
    .map(({ type, content }) => `${type} ${Buffer.from(content).toString('latin1').replaceAll(/\s+/g, '').length}`)
    .join('|');

async function differences(raw: Buffer, ours: ReceivedMail): Promise<string[]> {
  const theirs = await PostalMime.parse(raw, { forceRfc822Attachments: true });
  const theirDate = Date.parse(theirs.date ?? '');
  const compared: Readonly<Record<string, boolean>> = {
    subject: bare(ours.subject) === bare(theirs.subject),
    from:
      (ours.from?.email ?? '').toLowerCase() === (theirs.from?.address ?? '').toLowerCase() ||
      isDaemon(theirs.from?.address),
    date: ours.date?.ms === (Number.isNaN(theirDate) ? undefined : theirDate),
    text: theirs.text === undefined || bare(ours.text) === bare(theirs.text),
    html: bare(ours.html) === bare(theirs.html),
    attachments:
      attachments(ours.attachments.map(({ contentType, content }) => ({ type: contentType, content }))) ===
      attachments(theirs.attachments.map(({ mimeType, content }) => ({ type: mimeType, content: bytesOf(content) }))),
  };
  return Object.keys(compared).filter((key) => compared[key] === false);
}

function bytesOf(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
}

describe.each(FOLDERS)('the mails of %s', (folder) => {
  const files: readonly CorpusFile[] = corpusFiles(folder);
  test.skipIf(files.length === 0)('are read in time, and as another reader reads them', async () => {
    const failed: string[] = [];
    let explained = 0;
    for (const { name, bytes } of files) {
      const started = performance.now();
      const mail = await parseReceived(bytes);
      if (performance.now() - started > MAX_MS) failed.push(`${folder}/${name}: slow`);
      if (mail.defects.includes('unreadable')) failed.push(`${folder}/${name}: unreadable`);
      const found = (await differences(bytes, mail)).map((what) => `${folder}/${name} ${what}`);
      failed.push(...found.filter((each) => EXPLAINED[each] === undefined));
      if (found.some((each) => EXPLAINED[each] !== undefined)) explained++;
    }
    reportSuite(folder, files.length - explained - failed.length, files.length, `${explained} differ for a reason`);
    expect(failed).toEqual([]);
  });
});
