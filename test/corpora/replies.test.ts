import { describe, expect, test } from 'vitest';
import { extractReply, htmlToText, parseReceived } from '../../libs/mail/src/mod.js';
import { corpusFiles, reportSuite, type CorpusFile } from './corpus.ts';

const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const text = ({ bytes }: CorpusFile): string => bytes.toString('utf8');

/** What GitHub's own tests say of each mail: how the reply begins and ends, and what is no part of it. */
const GITHUB: Readonly<
  Record<string, { readonly starts: string; readonly ends: string; readonly without?: readonly string[] }>
> = {
  'correct_sig.txt': { starts: 'this is an email', ends: 'correct -- signature.', without: ['rick'] },
  'email_1_1.txt': { starts: 'Hi folks', ends: 'Java HTTP API.', without: ['Abhishek', 'riak-users'] },
  'email_1_2.txt': {
    starts: 'Hi, You can list',
    ends: 'delete them all individually."',
    without: ['wrote:', '>', 'riak-users@'],
  },
  'email_1_3.txt': { starts: 'Oh thanks.', ends: 'would be great.', without: ['Abhishek', 'On 01/03/11', '>'] },
  'email_1_4.txt': { starts: 'Awesome!', ends: 'problem with it.', without: ['defunkt'] },
  'email_1_5.txt': { starts: 'One: Here', ends: 'for a while.' },
  'email_1_6.txt': { starts: 'I get proper rendering', ends: 'as well.', without: ['On Dec 16', '>'] },
  'email_1_7.txt': { starts: ':+1:', ends: ':+1:' },
  'email_1_8.txt': { starts: 'I will reply under this one', ends: 'and under this.', without: ['signature', 'wrote'] },
  'email_2_1.txt': { starts: 'Outlook with a reply', ends: 'Outlook with a reply' },
  'email_2_2.txt': { starts: 'Outlook with a reply', ends: 'directly above line' },
  'email_2_3.txt': { starts: 'Outlook with a reply', ends: 'directly above line' },
  'email_BlackBerry.txt': { starts: 'Here is another email', ends: 'another email' },
  'email_bullets.txt': { starts: 'test 2', ends: '- and another', without: ['Joe Smith'] },
  'email_iPhone.txt': { starts: 'Here is another email', ends: 'another email' },
  'email_multi_word_sent_from_my_mobile_device.txt': { starts: 'Here is another email', ends: 'another email' },
  'email_one_is_not_on.txt': { starts: 'Thank, this', ends: 'when I run...', without: ['On Oct 1'] },
  'email_sent_from_my_not_signature.txt': { starts: 'Here is another email', ends: 'my mobile phone.' },
  'email_sig_delimiter_in_middle_of_line.txt': { starts: 'Hi there!', ends: 'kthxbai' },
  'greedy_on.txt': { starts: 'On your remote host', ends: 'is not working.', without: ['On 9 Jan'] },
  'pathological.txt': { starts: "I think you're onto", ends: 'back to a computer.', without: ['query'] },
};

const github = corpusFiles('reply-github', (name) => name.endsWith('.txt') && !/LICENSE|SOURCE/.test(name));

describe.skipIf(github.length === 0)("the mails of GitHub's reply parser", () => {
  test('give what their author wrote', () => {
    const failed = github.filter((file) => {
      const expected = GITHUB[file.name];
      const reply = words(extractReply(text(file)).reply);
      return !(
        expected !== undefined &&
        reply.startsWith(expected.starts) &&
        reply.endsWith(expected.ends) &&
        (expected.without ?? []).every((part) => !reply.includes(part))
      );
    });
    reportSuite('reply-github', github.length - failed.length, github.length);
    expect(failed.map(({ name }) => name)).toEqual([]);
  });
});

const standard = corpusFiles('reply-talon/standard_replies');
const expectedReplies = new Map(
  corpusFiles('reply-talon/standard_replies', (name) => name.endsWith('_reply_text')).map((file) => [
    file.name.replace('_reply_text', '.eml'),
    text(file),
  ]),
);
const pages = corpusFiles('reply-talon', (name) => name.endsWith('.html'));
/** The page's reply where it is not the usual one. */
const PAGE_REPLIES: Readonly<Record<string, string>> = {
  'OLK_SRC_BODY_SECTION.html': 'Reply',
  'reply-separated-by-hr.html': 'Hi there Bob',
};

describe.skipIf(standard.length === 0)('the replies of Talon', () => {
  // Talon leaves signatures where they are when it takes quotations away.
  const withSignature = (mail: string): string => {
    const { reply, signature } = extractReply(mail);
    return words(`${reply}\n${signature}`);
  };

  test('from fourteen mail programs give what their author wrote', async () => {
    const failed: string[] = [];
    for (const { name, bytes } of standard) {
      const { text: mail = '' } = await parseReceived(bytes);
      const expected = words(expectedReplies.get(name) ?? 'Hello');
      if (withSignature(mail) !== expected) failed.push(`${name}: ${withSignature(mail)}`);
    }
    reportSuite('reply-talon standard', standard.length - failed.length, standard.length);
    expect(failed).toEqual([]);
  });

  test('in HTML give what their author wrote', () => {
    const failed = pages
      .map((file) => ({ name: file.name, got: withSignature(htmlToText(text(file))) }))
      .filter(({ name, got }) => got !== (PAGE_REPLIES[name] ?? 'Hi. I am fine. Thanks, Alex'));
    reportSuite('reply-talon html', pages.length - failed.length, pages.length);
    expect(failed).toEqual([]);
  });
});

const [shared] = corpusFiles('reply-talon', (name) => name === 'reply-quotations-share-block.eml');

describe.skipIf(shared === undefined)('a reply that shares its paragraph with the quotation', () => {
  test('ends where Yahoo says that the quotation begins', async () => {
    const { text: mail = '' } = await parseReceived(shared?.bytes ?? Buffer.alloc(0));
    const { reply, quoted } = extractReply(mail);
    expect(words(reply)).toMatch(/^Hi Katharine\..*hearing from you soon\. Joe XXX$/);
    expect(quoted).toContain('New Booking Inquiry');
  });
});

const bodies = corpusFiles('reply-talon/signature/emails/stripped', (name) => name.endsWith('_body'));
const signatures = new Map(
  corpusFiles('reply-talon/signature/emails/stripped', (name) => name.endsWith('_signature')).map((file) => [
    file.name.replace('_signature', '_body'),
    text(file),
  ]),
);

describe.skipIf(bodies.length === 0)('the signatures of Talon', () => {
  test('are told from the text', () => {
    const unmarked = (mail: string): string => mail.replaceAll(/^#sig#/gm, '');
    const failed = bodies
      .map((file) => ({ name: file.name, got: words(extractReply(unmarked(text(file))).signature) }))
      .filter(({ name, got }) => got !== words(unmarked(signatures.get(name) ?? '')));
    reportSuite('reply-talon signatures', bodies.length - failed.length, bodies.length);
    expect(failed).toEqual([]);
  });
});
