import type { WebhookRequest } from '../provider-webhooks/provider-webhook.js';
import {
  byPostal,
  byPostmark,
  byResend,
  MAILGUN_KEY,
  POSTMARK_SECRET,
  publicKeyText,
  RESEND_SECRET,
  rsa,
} from '../provider-webhooks/signed-request.fixture.js';
import type { InboundWebhook } from './inbound-webhook.js';
import { aForm, byMailgunRoute, byPostalAsForm, SENDGRID_PASSWORD } from './inbound-webhooks.fixture.js';
import { mailgunInbound } from './mailgun/mailgun-inbound.js';
import { postalInbound } from './postal/postal-inbound.js';
import { postmarkInbound } from './postmark/postmark-inbound.js';
import { resendInbound } from './resend/resend-inbound.js';
import { sendGridInbound } from './sendgrid/sendgrid-inbound.js';

/** Of the envelope. */
export const TO = 'sarah@acme.example';
const HEADERS = [
  [
    'Received',
    'from mail.example.org (mail.example.org [203.0.113.9]) by HOST with ESMTP id 1; Sun, 22 Mar 2026 10:05:01 +0000',
  ],
  ['DKIM-Signature', 'v=1; a=rsa-sha256; d=example.org; s=x; h=from; bh=AA==; b=AA=='],
  ['From', '"Jörg Müller" <joerg@example.org>'],
  ['Date', 'Sun, 22 Mar 2026 10:05:00 +0100'],
  ['Message-Id', '<hello@example.org>'],
  ['In-Reply-To', '<req_01JQ000000000000000000000A@acme.example>'],
  ['Subject', 'Größe'],
  ['To', 'somebody-else@acme.example'],
  ['Content-Type', 'multipart/mixed; boundary="old"'],
] as const;
const headersBy = (host: string) => HEADERS.map(([name, value]) => [name, value.replace('HOST', host)] as const);
/** The picture in the mail. */
export const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255]);

interface PartsCase {
  readonly name: string;
  readonly webhook: InboundWebhook;
  readonly request: WebhookRequest;
  /** Postal hands over less. */
  readonly clientIp?: string;
  readonly hasInline: boolean;
}

const postalHash = {
  id: 12345,
  rcpt_to: TO,
  mail_from: 'joerg@example.org',
  token: 'rtmuzogUauKN',
  subject: 'Größe',
  message_id: 'hello@example.org',
  timestamp: 1774174000.5,
  size: '3000',
  bounce: false,
  to: 'somebody-else@acme.example',
  from: '"Jörg Müller" <joerg@example.org>',
  date: 'Sun, 22 Mar 2026 10:05:00 +0100',
  in_reply_to: '<req_01JQ000000000000000000000A@acme.example>',
  references: null,
  html_body: '<p>Hallo <img src="cid:logo"></p>',
  plain_body: 'Hallo',
  attachment_quantity: 2,
};
const postalFiles = [
  { filename: 'a.txt', content_type: 'text/plain', size: 4, data: `${Buffer.from('file').toString('base64')}\n` },
  { filename: 'logo.png', content_type: 'image/png', size: 6, data: PNG.toString('base64') },
];
const postalForm = Object.fromEntries([
  ...Object.entries(postalHash).map(([name, value]) => [name, String(value ?? '')] as const),
  ...postalFiles.flatMap((file, index) =>
    Object.entries(file).map(([name, value]) => [`attachments[${index}][${name}]`, String(value)] as const),
  ),
]);

const mailgunValues = {
  recipient: TO,
  sender: 'joerg@example.org',
  from: '"Jörg Müller" <joerg@example.org>',
  subject: 'Größe',
  'body-plain': 'Hallo',
  'stripped-text': 'Hal',
  'body-html': '<p>Hallo <img src="cid:logo"></p>',
  'message-headers': JSON.stringify(headersBy('mxa.mailgun.org')),
  'attachment-count': '2',
  'content-id-map': '{"<logo>": "attachment-2"}',
  'attachment-1': { bytes: 'file', filename: 'a.txt', type: 'text/plain' },
  'attachment-2': { bytes: PNG, filename: 'logo.png', type: 'image/png' },
};

const sendGridForm = aForm({
  headers: headersBy('mx.sendgrid.net')
    .map(([name, value]) => `${name}: ${value}\n`)
    .join(''),
  charsets: '{"to":"UTF-8","html":"iso-8859-1","subject":"UTF-8","from":"UTF-8","text":"UTF-8"}',
  text: 'Hallo',
  html: Buffer.from('<p>Hallo <img src="cid:logo"></p>', 'latin1'),
  envelope: `{"to":["${TO}"],"from":"joerg@example.org"}`,
  sender_ip: '203.0.113.9',
  attachments: '2',
  'attachment-info': JSON.stringify({
    attachment1: { filename: 'a.txt', type: 'text/plain' },
    attachment2: { filename: 'logo.png', type: 'image/png', 'content-id': 'logo' },
  }),
  attachment1: { bytes: 'file', filename: 'a.txt', type: 'text/plain' },
  attachment2: { bytes: PNG, filename: 'logo.png', type: 'image/png' },
});

const postmarkJson = {
  FromFull: { Email: 'joerg@example.org', Name: 'Jörg Müller', MailboxHash: '' },
  ToFull: [{ Email: 'somebody-else@acme.example', Name: '', MailboxHash: '' }],
  OriginalRecipient: TO,
  Subject: 'Größe',
  Date: 'Sun, 22 Mar 2026 10:05:00 +0100',
  TextBody: 'Hallo',
  HtmlBody: '<p>Hallo <img src="cid:logo"></p>',
  Headers: [
    { Name: 'Return-Path', Value: '<joerg@example.org>' },
    ...headersBy('p-1.inbound.postmarkapp.com')
      .filter(([name]) => !/^(?:from|to|subject|date|content-type)$/i.test(name))
      .map(([Name, Value]) => ({ Name, Value })),
    { Name: 'Return-Path', Value: '<forged@example.net>' },
  ],
  Attachments: [
    { Name: 'a.txt', ContentType: 'text/plain', Data: Buffer.from('file').toString('base64') },
    { Name: 'logo.png', ContentType: 'image/png', Content: PNG.toString('base64'), ContentID: '<logo>' },
  ],
};

const resendApi = new Map<string, unknown>([
  [
    'eml_1',
    {
      id: 'eml_1',
      from: '"Jörg Müller" <joerg@example.org>',
      to: ['somebody-else@acme.example'],
      received_for: [TO],
      subject: 'Größe',
      created_at: '2026-03-22T09:05:00.000Z',
      message_id: '<hello@example.org>',
      headers: { 'in-reply-to': HEADERS[5][1], 'dkim-signature': HEADERS[1][1], date: HEADERS[3][1] },
      html: '<p>Hallo <img src="cid:logo"></p>',
      text: 'Hallo',
      raw: null,
      attachments: [{ id: '1' }, { id: '2' }],
    },
  ],
  [
    'attachments',
    {
      data: [
        { filename: 'a.txt', content_type: 'text/plain', content_id: null, download_url: 'https://cdn.resend.com/1' },
        {
          filename: 'logo.png',
          content_type: 'image/png',
          content_id: '<logo>',
          download_url: 'https://cdn.resend.com/2',
        },
      ],
    },
  ],
  ['1', Buffer.from('file')],
  ['2', PNG],
]);
const askResend = async ({ pathname }: URL) => {
  const answer = resendApi.get(pathname.slice(pathname.lastIndexOf('/') + 1));
  return Buffer.isBuffer(answer) ? answer : Buffer.from(JSON.stringify(answer));
};

const postal = postalInbound(publicKeyText(rsa.publicKey));
/** One mail, as each provider tells its parts. */
export const PARTS_CASES: readonly PartsCase[] = [
  { name: 'postal', webhook: postal, request: byPostal({ ...postalHash, attachments: postalFiles }), hasInline: false },
  { name: 'postal as a form', webhook: postal, request: byPostalAsForm(postalForm), hasInline: false },
  {
    name: 'mailgun',
    webhook: mailgunInbound(MAILGUN_KEY),
    request: byMailgunRoute(mailgunValues),
    clientIp: '203.0.113.9',
    hasInline: true,
  },
  {
    name: 'sendgrid',
    webhook: sendGridInbound({ publicKeys: undefined, secret: SENDGRID_PASSWORD }),
    request: {
      body: sendGridForm.body,
      nowMs: Date.now(),
      headers: {
        'content-type': sendGridForm.contentType,
        authorization: `Basic ${Buffer.from(`posthorn:${SENDGRID_PASSWORD}`).toString('base64')}`,
      },
    },
    clientIp: '203.0.113.9',
    hasInline: true,
  },
  {
    name: 'postmark',
    webhook: postmarkInbound(POSTMARK_SECRET),
    request: byPostmark(postmarkJson),
    clientIp: '203.0.113.9',
    hasInline: true,
  },
  {
    name: 'resend',
    webhook: resendInbound({ webhookSecrets: RESEND_SECRET, apiKey: 're_1' }, askResend),
    request: byResend({ type: 'email.received', data: { email_id: 'eml_1', to: ['somebody-else@acme.example'] } }),
    hasInline: true,
  },
];
