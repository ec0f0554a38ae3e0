import type { SignalMail } from './signal-mail.js';

/** Written in Utrecht on a Monday morning. */
export function aMail(mail: Partial<SignalMail> = {}): SignalMail {
  return {
    from: 'jordan@northwind.example',
    subject: '',
    text: '',
    headers: [],
    attachments: [],
    dateMs: Date.parse('2026-05-11T07:30:00Z'),
    offsetMinutes: 120,
    ...mail,
  };
}
