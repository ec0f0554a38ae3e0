import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentDisposition } from './download.js';

test.each([
  ['invoice.pdf', 'attachment; filename="invoice.pdf"'],
  ['my report (1).pdf', 'attachment; filename="my report (1).pdf"'],
  ['café.pdf', `attachment; filename="caf_.pdf"; filename*=UTF-8''caf%C3%A9.pdf`],
  ['../../etc/passwd', 'attachment; filename="passwd"'],
  [String.raw`C:\temp\run.exe`, 'attachment; filename="run.exe"'],
  ['a"; filename="b.html', 'attachment; filename="a_; filename=_b.html"'],
  ['a\r\nSet-Cookie: x', `attachment; filename="a__Set-Cookie_ x"; filename*=UTF-8''a__Set-Cookie%3A%20x`],
  ['.htaccess', 'attachment; filename="htaccess"'],
  ['gpj.\u202Eexe', 'attachment; filename="gpj._exe"'],
  ['', 'attachment; filename="attachment"'],
  ['..', 'attachment; filename="attachment"'],
  ['\uD800', 'attachment; filename="_"'],
])('%j becomes %s', (filename, header) => {
  expect(contentDisposition(filename)).toBe(header);
});

test('whatever the name, the header is one line of ASCII that holds one quoted name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (filename) => {
      const header = contentDisposition(filename);
      expect(header).toMatch(/^attachment; filename="[^"\\\r\n\0]+"(; filename\*=UTF-8''[\w%.!~$&+-]+)?$/);
      expect(header).toMatch(/^[\x20-\x7E]+$/);
      expect(header.length).toBeLessThan(2_500);
    }),
  );
});
