import { describe, expect, test } from 'vitest';
import { aMail, aMultipart, mailOf } from './mail.fixture.js';
import { parseReceived } from './parse-received.js';

const text = async (raw: Buffer): Promise<string | undefined> => (await parseReceived(raw)).text;
const defects = async (raw: Buffer): Promise<readonly string[]> => (await parseReceived(raw)).defects;

describe('the header', () => {
  test('says who wrote to whom, when, about what and in answer to what', async () => {
    const mail = await parseReceived(
      mailOf(
        'From: "Gr=?utf-8?q?=C3=BC?=n, Ann" <ann@example.com>',
        'Sender: desk@example.com',
        'Reply-To: <answers@example.com>',
        'To: Bob <bob@acme.example>, team: carl@acme.example, dora@acme.example;',
        'Cc: eve@acme.example (Eve)',
        'Subject: =?utf-8?q?Gr=C3=BC?=',
        ' =?utf-8?b?w59l?= aus Bern',
        'Date: Tue, 3 Mar 2026 09:15:00 +0130',
        'Message-ID: <1@example.com>',
        'In-Reply-To: <0@acme.example>',
        'References: <00@acme.example> <0@acme.example>',
        '',
        'Hi',
      ),
    );
    expect(mail).toMatchObject({
      from: { email: 'ann@example.com', name: 'Grün, Ann' },
      sender: { email: 'desk@example.com' },
      replyTo: [{ email: 'answers@example.com' }],
      to: [{ email: 'bob@acme.example', name: 'Bob' }, { email: 'carl@acme.example' }, { email: 'dora@acme.example' }],
      cc: [{ email: 'eve@acme.example', name: 'Eve' }],
      subject: 'Grüße aus Bern',
      date: { ms: Date.UTC(2026, 2, 3, 7, 45), offsetMinutes: 90 },
      rfcMessageId: '<1@example.com>',
      inReplyTo: ['<0@acme.example>'],
      references: ['<00@acme.example>', '<0@acme.example>'],
      text: 'Hi',
      defects: [],
      truncated: false,
    });
    expect(mail.headers.map(({ name }) => name)).toContain('In-Reply-To');
  });

  test('may be UTF-8, or Latin-1 that says nothing of it', async () => {
    const utf8 = Buffer.from('From: a@b.example\r\nSubject: Grüße\r\n\r\n', 'utf8');
    const latin1 = Buffer.from('From: a@b.example\r\nSubject: Grüße\r\n\r\n', 'latin1');
    expect((await parseReceived(utf8)).subject).toBe('Grüße');
    expect((await parseReceived(latin1)).subject).toBe('Grüße');
  });

  test('has a subject of one line, whatever its encoded words bring in', async () => {
    const subject = 'Subject: =?utf-8?Q?hi=0D=0ABcc:_x@y.example=0D=0A=0D=0Abody=00?=\r\n';
    const mail = await parseReceived(Buffer.from(`${subject}From: =?utf-8?Q?a=0D=0Ab?= <a@b.example>\r\n\r\n`));
    expect(mail.subject).toBe('hi Bcc: x@y.example body ');
    expect(mail.from?.name).toBe('a b');
    expect(mail.headers.map(({ value }) => value).join('')).not.toMatch(/[\r\n\0]/);
  });

  test('of which a field stands there twice counts by the first, and that is a defect', async () => {
    const mail = await parseReceived(
      mailOf('From: a@b.example', 'From: c@d.example', 'Subject: 1', 'Subject: 2', '', ''),
    );
    expect([mail.from?.email, mail.subject]).toEqual(['a@b.example', '1']);
    expect(mail.defects).toEqual(['duplicate_header']);
  });

  test('without one author is read, and that is a defect', async () => {
    expect(await defects(mailOf('Subject: x', '', ''))).toEqual(['no_author']);
    expect(await defects(mailOf('From: undisclosed', '', ''))).toEqual(['no_author']);
    expect(await defects(mailOf('From: a@b.example, c@d.example', '', ''))).toEqual(['several_authors']);
  });

  test('that lost its brackets still names the one address in it', async () => {
    expect((await parseReceived(mailOf('From: Big Bug bb@bug.example', '', ''))).from?.email).toBe('bb@bug.example');
    expect((await parseReceived(mailOf('From: a@b.example c@d.example', '', ''))).from).toBeUndefined();
  });

  test('that lost the space of a fold, or its empty line, does not lose what follows', async () => {
    const folded = mailOf(
      'From: a@b.example',
      'Content-Type: multipart/mixed;',
      'boundary=x',
      '',
      '--x',
      '',
      'Hi',
      '--x--',
    );
    expect(await text(folded)).toBe('Hi');
    expect(await text(mailOf('From: a@b.example', 'Hello there', 'and more'))).toBe('Hello there\nand more');
    expect(await text(mailOf('Hello there', '', 'and more'))).toBe('Hello there\n\nand more');
  });

  test('begins behind the envelope line of a mailbox file', async () => {
    const mail = await parseReceived(mailOf('From ann@x Fri Feb 19 08:41:30 2010', 'From: a@b.example', '', 'Hi'));
    expect(mail).toMatchObject({ from: { email: 'a@b.example' }, text: 'Hi' });
  });
});

describe('the text', () => {
  test.each([
    ['quoted-printable', 'utf-8', 'Gr=C3=BC=C3=9F=\r\ne =3D', 'Grüße ='],
    ['base64', 'windows-1251', 'z/Do4uXy', 'Привет'],
    ['base64', 'koi8-r', '8NLJ18XU', 'Привет'],
    ['base64', 'iso-2022-jp', 'GyRCRnxLXBsoQg==', '日本'],
    ['base64', 'gb18030', '1tDOxA==', '中文'],
    ['BASE64', 'UTF-8', 'SGVs\r\nbG8=\r\nIQ==', 'Hello!'],
    ['7bit', 'us-ascii', 'Gr\xc3\xbc\xc3\x9fe', 'Grüße'],
    ['8bit', 'utf-8', 'Gr\xfc\xdfe', 'Grüße'],
    ['quoted-printable', 'utf-8', 'lost in =EF=BF=BD', 'lost in \ufffd'],
    ['8bit', 'iso-8859-15', '\xa4', '€'],
    ['x-unknown', 'utf-8', 'as it is', 'as it is'],
  ])('in %s and %s is read', async (encoding, charset, body, expected) => {
    const raw = aMail(
      [`Content-Transfer-Encoding: ${encoding}`, `Content-Type: text/plain; charset="${charset}"`],
      body,
    );
    expect(await parseReceived(raw)).toMatchObject({ text: expected, defects: [] });
  });

  test('in base64 that is padded line by line is read whole', async () => {
    const raw = aMail(['Content-Transfer-Encoding: base64'], ...Array.from({ length: 20_000 }, () => 'YQ=='));
    expect(await text(raw)).toBe('a'.repeat(20_000));
  });

  test('in UTF-7 or a charset nobody knows is not decoded, and that is a defect', async () => {
    const raw = aMail(['Content-Type: text/html; charset=utf-7'], '+ADw-script+AD4-');
    expect(await parseReceived(raw)).toMatchObject({ html: '+ADw-script+AD4-', defects: ['unknown_charset'] });
    expect(await defects(aMail(['Content-Type: text/plain; charset=klingon'], 'x'))).toEqual(['unknown_charset']);
  });

  test('of an alternative is the plain form, with the HTML beside it', async () => {
    const raw = aMultipart('alternative', ['', 'plain'], ['Content-Type: text/html', '', '<p>rich</p>']);
    expect(await parseReceived(raw)).toMatchObject({ text: 'plain', html: '<p>rich</p>', attachments: [] });
  });

  test('is made of the HTML when there is no plain form, or an empty one', async () => {
    const html = ['Content-Type: text/html', '', '<p>rich</p>'];
    expect(await text(aMultipart('alternative', html))).toBe('rich\n');
    expect(await text(aMultipart('alternative', ['', ' '], html))).toBe('rich\n');
  });

  test('of several parts is all of them, one after the other', async () => {
    const raw = aMultipart('mixed', ['', 'one'], ['Content-Type: text/html', '', '<b>two</b>'], ['', 'three <3']);
    expect(await parseReceived(raw)).toMatchObject({
      text: 'one\ntwo\n\nthree <3',
      html: '<pre>one</pre>\n<b>two</b>\n<pre>three &lt;3</pre>',
    });
  });

  test('that flows is made whole, quotations and signatures left apart', async () => {
    const raw = aMail(
      ['Content-Type: text/plain; format=flowed'],
      'one ',
      'two',
      '> q ',
      '> r',
      ' >no quote',
      '-- ',
      'Ann',
    );
    expect(await text(raw)).toBe('one two\n> q r\n>no quote\n-- \nAnn');
  });

  test('of a multipart without its boundary is what stands there', async () => {
    expect(await text(aMail(['Content-Type: multipart/mixed; boundary=x'], 'read me'))).toBe('read me');
    expect(await defects(aMail(['Content-Type: multipart/mixed'], 'read me'))).toEqual(['boundary_missing']);
  });

  test('with line ends of any kind has line feeds', async () => {
    expect(await text(Buffer.from('From: a@b.example\n\none\ntwo'))).toBe('one\ntwo');
    expect(await parseReceived(Buffer.from('From: a@b.example\r\rone\rtwo'))).toMatchObject({
      text: 'one\ntwo',
      from: { email: 'a@b.example' },
      defects: ['bare_line_break'],
    });
    expect(await parseReceived(aMail([], 'a\0b'))).toMatchObject({ text: 'ab', defects: ['null_byte'] });
  });
});

describe('parts', () => {
  test('that are files are attachments, whatever their type', async () => {
    const raw = aMultipart(
      'mixed',
      ['', 'see attached'],
      ['Content-Type: text/plain; name=notes.txt', 'Content-Disposition: attachment', '', 'notes'],
      ['Content-Type: image/png', 'Content-ID: <logo@x>', 'Content-Transfer-Encoding: base64', '', 'iVBORw0KGgo='],
      ['Content-Type: message/rfc822', '', 'Subject: inner', '', 'body'],
    );
    const { attachments, text: body } = await parseReceived(raw);
    expect(body).toBe('see attached');
    expect(attachments.map(({ content, ...rest }) => ({ ...rest, size: content.length }))).toEqual([
      { filename: 'notes.txt', contentType: 'text/plain', inline: false, size: 5 },
      { filename: 'attachment-2.png', contentType: 'image/png', contentId: 'logo@x', inline: true, size: 8 },
      { filename: 'message-3.eml', contentType: 'message/rfc822', inline: false, size: 22 },
    ]);
  });

  test.each([
    ['filename="../../etc/passwd"', 'passwd'],
    ['filename="C:\\\\temp\\\\a.doc"', 'a.doc'],
    ['filename="photo\u202egpj.exe"', 'photogpj.exe'],
    ['filename="..."', 'attachment-1.bin'],
    ['filename="a<b>|c.txt"', 'a_b__c.txt'],
    ["filename*=utf-8''%E2%82%AC.txt", '€.txt'],
    ["filename*0*=utf-8''%e2%82; filename*1*=%ac; filename*2=.txt", '€.txt'],
    ['filename="=?utf-8?q?=E2=82=AC?=.txt"', '€.txt'],
    ['filename=a.txt (a comment)', 'a.txt'],
    ['filename="unclosed.txt', 'unclosed.txt'],
    [`filename="${'x'.repeat(300)}.pdf"`, `${'x'.repeat(196)}.pdf`],
    ['filename="a\0b.txt"', 'a b.txt'],
  ])('named %s are called %s', async (parameter, expected) => {
    const raw = mailOf(
      'From: a@b.example',
      `Content-Disposition: attachment; ${Buffer.from(parameter).toString('latin1')}`,
      'Content-Type: application/x-long-type-name',
      '',
      'x',
    );
    expect((await parseReceived(raw)).attachments[0]?.filename).toBe(expected);
  });

  test('whose boundary begins like an outer one are told apart', async () => {
    const raw = aMail(
      ['Content-Type: multipart/mixed; boundary=ab'],
      '--ab',
      'Content-Type: multipart/alternative; boundary=abc',
      '',
      '--abc',
      '',
      'inner',
      '--abc--',
      '--ab',
      '',
      'outer',
      '--ab--',
      'epilogue',
    );
    expect(await text(raw)).toBe('inner\nouter');
  });

  test('that never end hold what there is, and that is a defect', async () => {
    const raw = aMail(['Content-Type: multipart/mixed; boundary=x'], '--x', '', 'one', '--x', '', 'two');
    expect(await parseReceived(raw)).toMatchObject({ text: 'one\ntwo', defects: ['boundary_unclosed'] });
  });
});

describe('limits', () => {
  const cut = async (raw: Buffer, limits: Parameters<typeof parseReceived>[1]): Promise<unknown[]> => {
    const { defects: found, truncated } = await parseReceived(raw, limits);
    return [found, truncated];
  };

  test('cut what is beyond them, and the mail says so', async () => {
    const many = aMultipart('mixed', ['', 'a'], ['', 'b'], ['', 'c']);
    expect(await cut(many, { maxParts: 2 })).toEqual([['too_many_parts'], true]);
    expect(await cut(aMail([], 'x'.repeat(100)), { maxText: 10 })).toEqual([['text_too_big'], true]);
    expect(await cut(aMail([], 'x'.repeat(1000)), { maxBytes: 500 })).toEqual([['too_big'], true]);
    expect(await cut(aMail(['X: y'.repeat(100)]), { maxHeaderBytes: 100 })).toEqual([['header_too_big'], true]);
    expect(await cut(aMail(['X: y', 'X: y']), { maxHeaders: 3 })).toEqual([['too_many_headers'], true]);
    expect(await cut(aMail(['To: a@b.example, c@d.example']), { maxAddresses: 1 })).toEqual([
      ['too_many_addresses'],
      true,
    ]);
    const files = aMultipart('mixed', ['Content-Type: image/png', '', 'a'], ['Content-Type: image/png', '', 'b']);
    expect(await cut(files, { maxAttachments: 1 })).toEqual([['too_many_attachments'], true]);
    expect(
      await cut(aMail(['Content-Type: multipart/mixed; boundary=x'], '--y', '--y', '--x', '', ''), {
        maxDelimiters: 2,
      }),
    ).toEqual([['too_many_delimiters', 'boundary_unclosed'], true]);
  });

  test('leave what is nested too deeply as a file', async () => {
    const raw = aMultipart('mixed', ['Content-Type: multipart/mixed; boundary=c', '', '--c', '', 'deep', '--c--']);
    const { attachments, defects: found, truncated } = await parseReceived(raw, { maxDepth: 1 });
    expect(attachments.map(({ contentType }) => contentType)).toEqual(['multipart/mixed']);
    expect([found, truncated]).toEqual([['too_deep'], false]);
  });
});
