import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpu-time.fixture.js';
import { htmlToText } from './html-to-text.js';

describe('htmlToText', () => {
  test.each([
    ['<p>One</p><p>Two</p>', 'One\n\nTwo\n'],
    ['One<br>Two<br/>Three', 'One\nTwo\nThree\n'],
    ['<b>A</b> <i>b</i>c', 'A bc\n'],
    ['  much\n  white   space ', 'much white space\n'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n- b\n'],
    ['<ol><li>a</li><li>b</li></ol><p>c</p>', '1. a\n2. b\n\nc\n'],
    ['<a href="https://a.example">Site</a>', 'Site (https://a.example)\n'],
    ['<a href="https://a.example">https://a.example</a>', 'https://a.example\n'],
    ['<a href="mailto:a@b.example">a@b.example</a>', 'a@b.example\n'],
    ['<a href="posthorn:unsubscribe">Leave</a>', 'Leave (posthorn:unsubscribe)\n'],
    ['<img src="x" alt="Logo"> text', 'Logo text\n'],
    ['<head><title>t</title><style>p{}</style></head><body><script>1</script>x</body>', 'x\n'],
    ['a &lt; b &amp; c &euro;&nbsp;5', 'a < b & c €\u00a05\n'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc\n'],
    ['<pre>a\n  b</pre>', 'a\n  b\n'],
    ['', ''],
    ['<div><div></div></div>', ''],
  ])('%s', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  test('never throws, and never makes more than 500,000 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (html) => typeof htmlToText(html) === 'string'),
    );
    expect(htmlToText('<li>x'.repeat(400_000)).length).toBeLessThanOrEqual(500_100);
  });

  test.each(['<ul>', '<a href=x>', '<p>', 'x ', '<li>', '<br>', '<b><i>', ' ', '<pre> '])(
    'a megabyte of %s takes no longer than it must',
    (part) => {
      const html = part.repeat(Math.ceil(1_000_000 / part.length));
      const start = cpuMs();
      htmlToText(html);
      expect(cpuMs() - start).toBeLessThan(4000);
    },
  );

  test('links in links, and spaces without end, take no longer than they must', () => {
    const start = cpuMs();
    htmlToText(`${'<a href=http://x>'.repeat(10_000)}${'x '.repeat(100_000)}${'</a>'.repeat(10_000)}`);
    htmlToText(`<pre>${' '.repeat(400_000)}x`);
    expect(cpuMs() - start).toBeLessThan(3000);
  });
});
