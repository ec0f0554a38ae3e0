import { describe, expect, test } from 'vitest';
import { mailContent } from '../mail-content.js';
import { ComposeError } from './compose-error.js';
import { composeMail } from './compose-mail.js';
import { aContent, REQUEST_ID, someOptions } from './mail.fixture.js';

const textOf = async (...args: Parameters<typeof composeMail>): Promise<string> =>
  Buffer.from((await composeMail(...args)).raw).toString();

describe('composeMail', () => {
  test('writes a plain mail byte for byte', async () => {
    expect(await textOf(aContent({ replyTo: [{ email: 'team@acme.example' }] }), someOptions())).toBe(
      [
        'Date: Fri, 20 Nov 2026 09:18:43 +0000',
        'From: Ann <ann@acme.example>',
        'To: bob@example.com',
        'Reply-To: team@acme.example',
        'Subject: Hello',
        `Message-ID: <${REQUEST_ID}@acme.example>`,
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: 7bit',
        '',
        'Hello Bob',
        '',
      ].join('\r\n'),
    );
  });

  test('makes the same bytes of the same mail, attempt after attempt', async () => {
    const content = aContent({ html: '<p>Hi</p>', tracking: { opens: true }, attachments: [anAttachment('a.txt')] });
    const options = someOptions({
      attachments: () => Promise.resolve(Buffer.from('file')),
      tracking: { open: 'https://t.example/o' },
    });
    expect(await textOf(content, options)).toBe(await textOf(content, options));
  });

  test('sends to the recipient whatever the header shows, and bounces to the return path', async () => {
    const mail = await composeMail(
      aContent({ to: [{ email: 'all@example.com' }] }),
      someOptions({ returnPath: 'bounce-1@acme.example' }),
    );
    expect(mail.envelope).toEqual({ from: 'bounce-1@acme.example', to: 'bob@example.com' });
    expect(Buffer.from(mail.raw).toString()).toContain('\r\nTo: all@example.com\r\n');
    expect(mail.messageId).toBe(`<${REQUEST_ID}@acme.example>`);
  });

  test('writes domains in A-labels, and asks for SMTPUTF8 only where the local part needs it', async () => {
    const idn = await composeMail(aContent(), someOptions({ recipient: 'bob@münchen.example' }));
    expect(idn.envelope.to).toBe('bob@xn--mnchen-3ya.example');
    expect(idn.smtpUtf8).toBe(false);
    const eai = await composeMail(aContent(), someOptions({ recipient: 'jürgen@münchen.example' }));
    expect(eai.envelope.to).toBe('jürgen@xn--mnchen-3ya.example');
    expect(eai.smtpUtf8).toBe(true);
  });

  test('puts HTML and text side by side, pictures to the HTML, files beside both', async () => {
    const content = aContent({
      html: '<img src="cid:logo">',
      attachments: [
        { ...anAttachment('logo.png'), contentId: 'logo', contentType: 'image/png' },
        anAttachment('plan.pdf'),
      ],
    });
    const mail = await textOf(content, someOptions({ attachments: () => Promise.resolve(Buffer.from('x')) }));
    const types = [...mail.matchAll(/^Content-Type: ([\w/-]+)/gm)].map(([, type]) => type);
    expect(types).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'multipart/related',
      'text/html',
      'image/png',
      'application/octet-stream',
    ]);
    expect(mail).toContain('Content-ID: <logo>\r\n');
  });

  test('makes a text of the HTML when there is none', async () => {
    const { text: _text, ...content } = aContent({ html: '<p>Hello <a href="https://a.example/x">there</a></p>' });
    const mail = await textOf(content, someOptions());
    expect(mail).toContain('Hello there (https://a.example/x)');
    expect(mail).toContain('Content-Type: multipart/alternative');
  });

  test('adds the fields of RFC 8058 when the content asks for them, the POST one beside HTTPS only', async () => {
    const unsubscribe = { url: 'https://t.example/u/1', mailto: 'leave@acme.example?subject=1 2' };
    const asked = await textOf(aContent({ unsubscribe: 'tenant' }), someOptions({ unsubscribe }));
    expect(asked).toContain(
      'List-Unsubscribe: <https://t.example/u/1>,\r\n <mailto:leave@acme.example?subject=1%202>\r\n',
    );
    expect(asked).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    expect(await textOf(aContent(), someOptions({ unsubscribe }))).not.toContain('List-Unsubscribe');
    const plain = await textOf(
      aContent({ unsubscribe: 'tenant' }),
      someOptions({ unsubscribe: { url: 'http://t.example/u' } }),
    );
    expect(plain).not.toContain('List-Unsubscribe-Post');
  });

  test('puts the address to unsubscribe where the template left its place', async () => {
    const content = aContent({ html: '<a href="posthorn:unsubscribe">leave</a>', text: 'Leave: posthorn:unsubscribe' });
    const mail = await textOf(content, someOptions({ unsubscribe: { url: 'https://t.example/u?a=1&b=2' } }));
    expect(mail).toContain('href=3D"https://t.example/u?a=3D1&amp;b=3D2"'.replaceAll('=3D', '='));
    expect(mail).toContain('Leave: https://t.example/u?a=1&b=2');
    await expect(composeMail(content, someOptions())).rejects.toThrow(ComposeError);
  });

  test('neither counts opens nor rewrites links unless the content asks', async () => {
    const html = '<a href="https://a.example/">a</a>';
    const tracking = { open: 'https://t.example/o', click: () => 'https://t.example/c' };
    expect(await textOf(aContent({ html }), someOptions({ tracking }))).not.toContain('t.example');
    const tracked = await textOf(
      aContent({ html, tracking: { opens: true, clicks: true } }),
      someOptions({ tracking }),
    );
    expect(tracked).toContain('<a href="https://t.example/c">');
    expect(tracked).toContain('<img src="https://t.example/o"');
  });

  test.each([
    ['no sender', { from: undefined }, {}],
    ['a sender that is no address', { from: { email: 'ann@' } }, {}],
    ['a copy to nobody', { cc: [{ email: 'x y@z' }] }, {}],
    ['a recipient that is no address', {}, { recipient: 'bob@example.com>\r\nRCPT TO:<x@y.example' }],
    ['a return path with a line break', {}, { returnPath: 'a@b.example\r\nX: y' }],
    ['a domain that is none', {}, { messageIdDomain: 'a b' }],
    ['a header of ours', { headers: { 'DKIM-signature': 'x' } }, {}],
    [
      'its own List-Unsubscribe beside ours',
      { unsubscribe: 'tenant', headers: { 'List-Unsubscribe': '<https://x.example>' } },
      {},
    ],
  ] as const)('refuses %s', async (_name, content, options) => {
    await expect(composeMail({ ...aContent(), ...content } as never, someOptions(options))).rejects.toThrow(
      ComposeError,
    );
  });

  test('carries answers: In-Reply-To and References hold message ids and nothing else', async () => {
    const mail = await textOf(
      aContent({
        inReplyTo: '<a@b.example> junk',
        references: ['<1@b.example>', 'no id', '<2@b.example> <3@b.example>'],
      }),
      someOptions(),
    );
    expect(mail).toContain(
      '\r\nIn-Reply-To: <a@b.example>\r\nReferences: <1@b.example> <2@b.example> <3@b.example>\r\n',
    );
  });

  test('carries Feedback-ID and CFBL-Address when they are given', async () => {
    const mail = await textOf(
      aContent(),
      someOptions({ feedbackId: 'c1:wsk:agent:posthorn', complaintAddress: 'fbl@acme.example' }),
    );
    expect(mail).toContain('\r\nFeedback-ID: c1:wsk:agent:posthorn\r\nCFBL-Address: fbl@acme.example; report=arf\r\n');
  });
});

test('the schema refuses headers that Posthorn writes', () => {
  expect(mailContent.safeParse(aContent({ headers: { 'X-Campaign': '7' } })).success).toBe(true);
  expect(mailContent.safeParse(aContent({ headers: { 'message-ID': '<x@y>' } })).success).toBe(false);
  expect(mailContent.safeParse(aContent({ headers: { 'X: a': 'b' } })).success).toBe(false);
});

function anAttachment(filename: string): { filename: string; contentType: string; sha256: string; sizeBytes: number } {
  return { filename, contentType: 'application/octet-stream', sha256: 'a'.repeat(64), sizeBytes: 1 };
}
