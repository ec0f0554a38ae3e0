import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { bodyText, headerText } from './mail.fixture.js';
import { rebuildMail, type MailInParts } from './rebuild-mail.js';

const parts = (more: Partial<MailInParts> = {}): MailInParts => ({
  source: 'postmark',
  headers: [
    { name: 'From', value: 'Ann <ann@example.com>' },
    { name: 'Subject', value: 'Hello' },
  ],
  attachments: [],
  ...more,
});
const read = (more: Partial<MailInParts> = {}) => PostalMime.parse(rebuildMail(parts(more)));
const text = (more: Partial<MailInParts> = {}) => Buffer.from(rebuildMail(parts(more))).toString();
const header = (name: string, value: string) => ({ headers: [{ name, value }] });

test('says that it was rebuilt, and of whose parts, whatever the mail said of itself', () => {
  const rebuilt = text(header('x-posthorn-rebuilt-from', 'nobody'));
  expect(rebuilt.match(/x-posthorn-rebuilt-from: .*/gi)).toEqual(['X-Posthorn-Rebuilt-From: postmark']);
});

test('more fields or files than any mail needs are left out, which it says', async () => {
  const file = { filename: 'a', contentType: 'text/plain', bytes: Buffer.from('x') };
  const cut = await read({ attachments: Array.from({ length: 1_001 }, () => file) });
  expect(cut.attachments).toHaveLength(1_000);
  const headers = Array.from({ length: 5_001 }, () => ({ name: 'X', value: 'y' }));
  expect(text({ headers }).match(/^X-Posthorn-Rebuilt-From: (.*)\r|^X: y/gm)).toHaveLength(5_001);
  expect(text({ headers })).toMatch(/^X-Posthorn-Rebuilt-From: postmark; incomplete\r/);
});

test('the same parts are the same bytes', () => {
  expect(text({ text: 'Hi' })).toBe(text({ text: 'Hi' }));
});

describe('headers', () => {
  test('keep their order and their repetitions', () => {
    const headers = ['one', 'two'].map((host) => ({ name: 'Received', value: `from ${host} by mx; today` }));
    expect(text({ headers }).match(/^Received: from (\w+)/gm)).toEqual(['Received: from one', 'Received: from two']);
  });

  test('that are encoded already are not encoded again', async () => {
    const { subject } = await read(header('Subject', '=?utf-8?Q?Gr=C3=BC=C3=9Fe?='));
    expect(subject).toBe('Grüße');
  });

  test('that were decoded are encoded, names apart from addresses', async () => {
    const { from } = await read(header('From', '"Jörg, Ü." <joerg@example.com>'));
    expect(from).toEqual({ name: 'Jörg, Ü.', address: 'joerg@example.com' });
  });

  test('of the body that is gone are left out, signatures renamed', () => {
    const rebuilt = text({
      headers: ['Content-Type', 'MIME-Version', 'DKIM-Signature', 'ARC-Seal'].map((name) => ({ name, value: 'old' })),
    });
    expect(rebuilt.match(/^.*old$/gm)).toEqual(['X-Original-DKIM-Signature: old', 'X-Original-ARC-Seal: old']);
  });

  test('smuggle in no other header, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), headerText, (name, value) => {
        const [head = ''] = text({ headers: [{ name, value }], text: 'x' }).split('\r\n\r\n');
        const names = head.split(/\r\n(?![ \t])/).map((line) => line.split(':')[0]);
        expect(names.length).toBeLessThanOrEqual(5);
        expect(names.slice(-3)).toEqual(['MIME-Version', 'Content-Type', 'Content-Transfer-Encoding']);
      }),
    );
  });
});

describe('bodies', () => {
  test('come back as they were told', async () => {
    await fc.assert(
      fc.asyncProperty(bodyText, bodyText, async (plain, html) => {
        const mail = await read({ text: plain, html });
        const form = (value = '') => value.replaceAll(/\r\n|\r/g, '\n').replace(/\n+$/, '');
        expect([form(mail.text), form(mail.html)]).toEqual([form(plain), form(html)]);
      }),
      { numRuns: 50 },
    );
  });

  test('have their pictures and files', async () => {
    const { attachments } = await read({
      html: '<img src="cid:logo">',
      attachments: [
        { filename: 'a.txt', contentType: 'text/plain', bytes: Buffer.from('file') },
        { filename: 'l.png', contentType: 'image/png', contentId: 'logo', bytes: Buffer.from([0, 1, 255]) },
      ],
    });
    const seen = attachments.map(({ filename, disposition, content }) => [filename, disposition, content]);
    expect(seen).toHaveLength(2);
    expect(attachments.find(({ filename }) => filename === 'l.png')).toMatchObject({
      mimeType: 'image/png',
      contentId: '<logo>',
    });
  });
});
