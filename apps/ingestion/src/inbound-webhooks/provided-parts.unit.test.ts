import { parseReceived } from '@posthorn/mail';
import { describe, expect, test } from 'vitest';
import { PARTS_CASES, PNG, TO } from './provided-parts.fixture.js';

describe.each(PARTS_CASES)('the parts that $name tells', ({ name, webhook, request, clientIp, hasInline }) => {
  test('make up the mail they were cut from, and say that they do', async () => {
    const provided = await webhook.receive(request);
    if (provided.kind !== 'mail') throw new Error('no mail', { cause: provided });
    const { raw, envelope } = provided.mail;
    expect(envelope).toMatchObject({ to: [TO], from: name === 'resend' ? '' : 'joerg@example.org' });
    expect(envelope.clientIp).toBe(clientIp);
    const mail = await parseReceived(raw);
    expect(mail).toMatchObject({
      from: { email: 'joerg@example.org', name: 'Jörg Müller' },
      to: [{ email: 'somebody-else@acme.example' }],
      subject: 'Größe',
      date: { ms: Date.parse('2026-03-22T09:05:00Z'), offsetMinutes: 60 },
      rfcMessageId: '<hello@example.org>',
      inReplyTo: ['<req_01JQ000000000000000000000A@acme.example>'],
      kind: 'message',
      defects: [],
    });
    expect([mail.text?.trim(), mail.html?.trim()]).toEqual(['Hallo', '<p>Hallo <img src="cid:logo"></p>']);
    const files = mail.attachments.map(({ filename, contentType, content }) => [
      filename,
      contentType,
      Buffer.from(content),
    ]);
    expect(files.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))).toEqual([
      ['a.txt', 'text/plain', Buffer.from('file')],
      ['logo.png', 'image/png', PNG],
    ]);
    expect(mail.attachments.some(({ contentId, inline }) => contentId === 'logo' && inline)).toBe(hasInline);
    const names = mail.headers.map((header) => header.name.toLowerCase());
    expect(names[0]).toBe('x-posthorn-rebuilt-from');
    expect(names).not.toContain('dkim-signature');
  });

  test('are the same bytes however often they come', async () => {
    const [one, two] = [await webhook.receive(request), await webhook.receive(request)];
    expect(one).toEqual(two);
  });
});
