import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpu-time.fixture.js';
import { mailBodies } from '../compose/mail-bodies.js';
import { aContent } from '../compose/mail.fixture.js';
import { escapeAttribute, rewriteHtml } from './rewrite-html.js';

const click = (url: string): string => `https://t.example/${Buffer.from(url).toString('base64url')}`;
const tracked = (html: string): string =>
  mailBodies(aContent({ html, tracking: { clicks: true } }), {
    tracking: { click },
    unsubscribe: { url: 'https://t.example/u' },
  }).html ?? '';

describe('links', () => {
  test.each([
    ['<a href="https://a.example/?x=1&amp;y=2">a</a>', 'https://a.example/?x=1&y=2'],
    ["<A class=b HREF = 'http://a.example'>a</A>", 'http://a.example'],
    ['<a href=https://a.example/x>a</a>', 'https://a.example/x'],
    ['<map><area href="https://a.example/m"></map>', 'https://a.example/m'],
    ['<a href=" \n https://a.example/wrapped\n-line ">a</a>', 'https://a.example/wrapped-line'],
    ['<a href="&#104;ttps://a.example">a</a>', 'https://a.example'],
    ['<a title="x > y" href="https://a.example">a</a>', 'https://a.example'],
  ])('of http and https are counted: %s', (html, url) => {
    expect(tracked(html)).toContain(`="${click(url)}"`);
  });

  test.each([
    '<a href="mailto:a@b.example">a</a>',
    '<a href="tel:+123">a</a>',
    '<a href="cid:logo">a</a>',
    '<a href="#top">a</a>',
    '<a href>a</a>',
    '<a href="">a</a>',
    '<a href="/relative">a</a>',
    '<a href="https://t.example/u">leave</a>',
    '<img src="https://a.example/x.png">',
    '<link href="https://a.example/x.css">',
    '<!-- <a href="https://a.example"> -->',
    '<!--[if mso]><a href="https://a.example">x</a><![endif]-->',
    '<style>a[href="https://a.example"] { color: red }</style>',
    '<script>x = \'<a href="https://a.example">\'</script>',
    '<title><a href="https://a.example"></title>',
    '<p title=\'<a href="https://a.example">\'>x</p>',
    '&lt;a href="https://a.example"&gt;',
    '<a data-href="https://a.example">x</a>',
    '<a href="javascript:alert(1)">x</a>',
  ])('of any other kind are left alone: %s', (html) => {
    expect(tracked(html)).toBe(html);
  });

  test('only the first href of a tag counts, as in browsers', () => {
    expect(tracked('<a href="mailto:x@y.example" href="https://a.example">x</a>')).not.toContain('t.example');
  });

  test('the placeholder to unsubscribe becomes the address itself', () => {
    expect(tracked('<a href="posthorn:unsubscribe">x</a>')).toBe('<a href="https://t.example/u">x</a>');
  });
});

test('the pixel stands at the end of the body', () => {
  const at = (html: string): string => rewriteHtml(html, { link: (url) => url, atEnd: '<i>' });
  expect(at('<html><body>x</body></html>')).toBe('<html><body>x<i></body></html>');
  expect(at('<p>x</p>')).toBe('<p>x</p><i>');
  expect(at('<body>x<!-- </body> --></BODY >')).toBe('<body>x<!-- </body> --><i></BODY >');
});

const piece = fc.oneof(
  fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '=',
    'a',
    'href',
    '<a ',
    '<a href="',
    '</a>',
    '<!--',
    '-->',
    '&amp',
    ';',
    '</body>',
    '<script>',
    '</script>',
    ' ',
    '<![CDATA[',
    'http://x.example',
    '/',
  ),
  fc.string({ maxLength: 10 }),
);

test('HTML without links to change comes back as it was, however broken', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const html = pieces.join('');
      expect(rewriteHtml(html, { link: (url) => url })).toBe(html);
    }),
    { numRuns: 1000 },
  );
});

test('a rewritten link reads as what was put in its place, whatever it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), fc.webUrl(), (value, url) => {
      const html = `<p><a href="${escapeAttribute(url)}">x</a>${value.replaceAll('<', '')}</p>`;
      const seen: string[] = [];
      const once = rewriteHtml(html, { link: () => value });
      rewriteHtml(once, { link: (found) => (seen.push(found), found) });
      expect(seen).toEqual([value]);
    }),
    { numRuns: 300 },
  );
});

test.each(['<a href="', '<', '<!--', '<a ', '&', '<a href=http://x ', '</', '<a href="https://x.example">'])(
  'a megabyte of %s takes no longer than it must',
  (part) => {
    const html = part.repeat(Math.ceil(1_000_000 / part.length));
    const start = cpuMs();
    rewriteHtml(html, { link: (url) => url });
    expect(cpuMs() - start).toBeLessThan(3000);
  },
);
