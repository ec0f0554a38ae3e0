/** A short mail. */
export function aMail({ from = 'Alice <alice@example.org>', body = 'Hi Sarah,\r\n\r\nthank you.' } = {}): string {
  return [
    `From: ${from}`,
    'To: sarah@acme.example',
    'Subject: Your quote',
    'Date: Sun, 22 Mar 2026 10:05:00 +0000',
    'Message-ID: <hello@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    body,
    '',
  ].join('\r\n');
}
