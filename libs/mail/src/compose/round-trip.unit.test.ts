import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { asciiAddress } from '../address/mailbox-address.js';
import type { MailContent } from '../mail-content.js';
import { crlf } from './body-encoding.js';
import { composeMail } from './compose-mail.js';
import { bodyText, emailAddress, headerText, aContent, someOptions } from './mail.fixture.js';

/** What a header can carry of a text: no control characters, white space as one space, whole characters. */
const headerForm = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, (char) => (char < '\x80' ? ' ' : char))
    .replaceAll(/\s+/g, ' ')
    .trim();
/** postal-mime takes the quotes off a local part. */
const addressForm = (address: string | undefined): string => (address ?? '').toLowerCase().replaceAll('"', '');
const bodyForm = (text: string): string => crlf(text).replaceAll('\r\n', '\n').replace(/\n+$/, '');
const mailboxForm = fc.record({ email: emailAddress, name: headerText });
const validMailbox = mailboxForm.filter(({ email }) => asciiAddress(email) !== undefined);

async function roundTrip(content: MailContent, files: Uint8Array[] = []) {
  const attachments = (sha256: string): Promise<Uint8Array> =>
    Promise.resolve(files[Number.parseInt(sha256, 16)] ?? new Uint8Array());
  const { raw } = await composeMail(content, someOptions({ attachments }));
  return { raw: Buffer.from(raw), parsed: await PostalMime.parse(raw) };
}

/** RFC 5322 section 2.1.1, RFC 5321 section 4.5.2: what every line of every mail must keep to. */
function expectLines(raw: Buffer): void {
  const text = raw.toString('latin1');
  expect(text).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
  expect(text.endsWith('\r\n')).toBe(true);
  expect(text.includes('\0')).toBe(false);
  for (const line of text.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
}

test('subject and names come back as they were written', async () => {
  await fc.assert(
    fc.asyncProperty(
      headerText,
      validMailbox,
      fc.array(validMailbox, { minLength: 1, maxLength: 8 }),
      async (subject, from, to) => {
        const { raw, parsed } = await roundTrip(aContent({ subject, from, to }));
        expectLines(raw);
        expect(headerForm(parsed.subject ?? '')).toBe(headerForm(subject));
        expect(headerForm(parsed.from?.name ?? '')).toBe(headerForm(from.name));
        expect(parsed.to?.map(({ address }) => addressForm(address))).toEqual(
          to.map(({ email }) => addressForm(asciiAddress(email))),
        );
        expect(parsed.to?.map(({ name }) => headerForm(name))).toEqual(to.map(({ name }) => headerForm(name)));
        // No text of a caller makes a field.
        expect(parsed.headers.map(({ key }) => key)).toEqual([
          'date',
          'from',
          'to',
          'subject',
          'message-id',
          'mime-version',
          'content-type',
          'content-transfer-encoding',
        ]);
      },
    ),
    { numRuns: 300 },
  );
});

test('headers of callers come back, and bring no others', async () => {
  await fc.assert(
    fc.asyncProperty(headerText, async (value) => {
      const { raw, parsed } = await roundTrip(aContent({ headers: { 'X-Note': value } }));
      expectLines(raw);
      expect(parsed.headers).toHaveLength(9);
      const note = parsed.headers.find(({ key }) => key === 'x-note')?.value ?? '';
      expect(headerForm((await PostalMime.parse(`Subject: ${note}\r\n\r\n`)).subject ?? '')).toBe(headerForm(value));
    }),
    { numRuns: 200 },
  );
});

test('bodies come back letter for letter, in 7bit, quoted-printable and base64', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(bodyText, bodyText, async (text, html) => {
      const { raw, parsed } = await roundTrip(aContent({ text, html: `<p>${html}</p>` }));
      expectLines(raw);
      expect(bodyForm(parsed.text ?? '')).toBe(bodyForm(text));
      expect(bodyForm(parsed.html ?? '')).toBe(bodyForm(`<p>${html}</p>`));
      for (const [, encoding] of raw.toString('latin1').matchAll(/^Content-Transfer-Encoding: ([\w-]+)\r$/gm))
        seen.add(encoding ?? '');
    }),
    { numRuns: 300 },
  );
  expect([...seen].toSorted()).toEqual(['7bit', 'base64', 'quoted-printable']);
});

test('attachments and inline pictures come back byte for byte', async () => {
  const file = fc.record({
    bytes: fc.uint8Array({ maxLength: 3000 }),
    filename: fc.oneof(
      fc.constantFrom('a.txt', 'Größe "1".pdf', '履歴書.docx', 'x'.repeat(200), "a'b;c=d.txt"),
      fc.string({ minLength: 1, maxLength: 60 }),
    ),
    contentType: fc.constantFrom(
      'image/png',
      'application/pdf',
      'text/csv; charset=utf-8',
      'message/rfc822',
      'x\r\nEvil: 1',
    ),
    inline: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (files) => {
      const attachments = files.map(({ filename, contentType, inline, bytes }, index) => ({
        filename,
        contentType,
        sha256: index.toString(16).padStart(64, '0'),
        sizeBytes: bytes.length,
        ...(inline ? { contentId: `part${index}` } : {}),
      }));
      const { raw, parsed } = await roundTrip(
        aContent({ html: '<p>x</p>', attachments }),
        files.map(({ bytes }) => bytes),
      );
      expectLines(raw);
      expect(parsed.headers.some(({ key }) => key === 'evil')).toBe(false);
      // Inline ones stand nearer to the text.
      const inOrder = [...files.entries()].toSorted(([, a], [, b]) => Number(b.inline) - Number(a.inline));
      expect(parsed.attachments).toHaveLength(files.length);
      for (const [at, [index, { bytes, filename, inline }]] of inOrder.entries()) {
        const got = parsed.attachments[at];
        expect(Buffer.from(got?.content as ArrayBuffer)).toEqual(Buffer.from(bytes));
        expect(got?.disposition).toBe(inline ? 'inline' : 'attachment');
        if (inline) expect(got?.contentId).toBe(`<part${index}>`);
        expect(headerForm(got?.filename ?? '')).toBe(headerForm(filename));
      }
    }),
    { numRuns: 100 },
  );
});
