import type { SignalMail } from '@posthorn/signals';

const MAILS = 20;
/** Of a newsletter, what stands in its text part. */
const AS_TEXT = 0.25;

/** Newsletters of ordinary sentences: a text part and tables of HTML with styles, links and pictures. The same ones each time. @param characters of both together */
export function newsletters(sentences: readonly string[], characters: number): SignalMail[] {
  let next = 0;
  const sentence = (): string => sentences[(next += 7) % sentences.length] ?? '';
  const grown = (most: number, piece: () => string): string => {
    let text = '';
    while (text.length < most) text += piece();
    return text;
  };
  const story =
    (): string => `<table width="600" style="border:0;background-color:#ffffff"><tr><td style="padding:12px;font-size:14px;color:#333333">
<h2>${sentence()}</h2><p>${sentence()} ${sentence()}</p><a href="https://news.example/${next}"><img src="https://img.example/${next}.png" alt="Read the whole story"></a></td></tr></table>
`;
  return Array.from({ length: MAILS }, (_, at) => ({
    from: 'news@example.com',
    subject: `This week, ${at}`,
    text: grown(characters * AS_TEXT, () => `${sentence()} ${sentence()}\n\n`),
    html: `<html><head><style>.preheader{display:none}</style></head><body>${grown(characters * (1 - AS_TEXT), story)}</body></html>`,
    headers: [{ name: 'List-Unsubscribe', value: '<https://news.example/out>' }],
    attachments: [],
    dateMs: Date.parse('2026-05-11T07:30:00Z'),
  }));
}
