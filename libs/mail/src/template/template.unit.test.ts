import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lintTemplate } from './lint-template.js';
import { renderTemplate, templateVariables, type MailTemplate } from './render-template.js';

describe('renderTemplate', () => {
  test('fills in every part, and escapes values in HTML only', () => {
    const template = { subject: 'Hi {{ name }}', html: '<b>{{ name }}</b>', text: '{{ name }}' };
    expect(renderTemplate(template, { name: 'A & <B>' })).toEqual({
      ok: true,
      content: { subject: 'Hi A & <B>', html: '<b>A &amp; &lt;B&gt;</b>', text: 'A & <B>' },
    });
    expect(renderTemplate({ html: '{{ x | raw }}' }, { x: '<i>' })).toMatchObject({ content: { html: '<i>' } });
  });

  test('lists every missing variable of every part at once', () => {
    const template = {
      subject: '{{ a }} {{ b.c }}',
      html: '{{ d }}{% for x in list %}{{ x.y }}{% endfor %}',
      text: '{{ a }}',
    };
    expect(renderTemplate(template, { b: {}, list: [{}, {}] })).toEqual({
      ok: false,
      missing: ['a', 'b.c', 'd', 'x.y'],
    });
  });

  test('lets if and default ask for what is not there', () => {
    expect(renderTemplate({ text: '{% if vip %}VIP {% endif %}{{ name | default: "friend" }}' }, {})).toEqual({
      ok: true,
      content: { text: 'friend' },
    });
  });

  test('a subject stays one line, and a short one', () => {
    expect(renderTemplate({ subject: 'a {{ x }}' }, { x: 'b\r\nBcc: c@d.example' })).toEqual({
      ok: true,
      content: { subject: 'a b Bcc: c@d.example' },
    });
    expect(renderTemplate({ subject: '{{ x }}' }, { x: 'y'.repeat(999) })).toMatchObject({ ok: false });
  });

  test('writes dates in UTC, wherever it runs', () => {
    expect(
      renderTemplate({ text: '{{ at | date: "%Y-%m-%d %H:%M" }}' }, { at: '2026-11-20T23:30:00-05:00' }),
    ).toMatchObject({
      content: { text: '2026-11-21 04:30' },
    });
  });

  test('leaves a place for the address to unsubscribe', () => {
    expect(renderTemplate({ html: '<a href="{{ unsubscribe_url }}">x</a>' }, {})).toMatchObject({
      content: { html: '<a href="posthorn:unsubscribe">x</a>' },
    });
  });

  test('a given unsubscribe_url is not where people unsubscribe', () => {
    const template = { html: '<a href="{{ unsubscribe_url }}">x</a>', text: '{{ unsubscribe_url }}' };
    expect(renderTemplate(template, { unsubscribe_url: 'https://elsewhere.example' })).toEqual(
      renderTemplate(template, {}),
    );
  });

  test.each([
    '{{ __proto__ }}',
    '{{ constructor }}',
    '{{ x.constructor }}',
    '{{ x.__proto__.y }}',
    '{{ list.constructor.name }}',
  ])('shows nothing of JavaScript: %s', (text) => {
    expect(renderTemplate({ text }, { x: { y: 1 }, list: [] })).toMatchObject({ ok: false });
  });

  test.each([
    ['a loop without end', '{% for i in (1..100000000) %}x{% endfor %}'],
    ['loops in loops', `${'{% for i in (1..1000) %}'.repeat(4)}${'{% endfor %}'.repeat(4)}`],
    [
      'text that doubles',
      '{% assign a = "xxxxxxxxxx" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    ],
    ['much output', `{% for i in (1..1000) %}{% for j in (1..1000) %}${'x'.repeat(500)}{% endfor %}{% endfor %}`],
    [
      'missing variables by the million',
      '{% for i in (1..1000) %}{% for j in (1..1000) %}{{ nope }}{% endfor %}{% endfor %}',
    ],
  ])('ends %s soon', (_name, text) => {
    const start = performance.now();
    expect(renderTemplate({ text }, {}).ok).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('is not ended for the time in which others had the machine', () => {
    const asleep = {
      get x() {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
        return 'y';
      },
    };
    expect(renderTemplate({ text: '{{ asleep.x }}{{ asleep.x }}' }, { asleep })).toEqual({
      ok: true,
      content: { text: 'yy' },
    });
  });

  test.each([
    '{% include "x" %}',
    '{% render "x" %}',
    '{% layout "x" %}',
    '{{ x',
    '{% if %}',
    '{{ x | nofilter }}',
    '{% nope %}',
  ])('refuses %s and says why', (text) => {
    const result = renderTemplate({ text }, { x: 1 });
    expect(result).toMatchObject({ ok: false, problem: expect.stringMatching(/^text: .{5,}/) });
  });

  test('never throws, and puts no value into HTML unescaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'binary' }), (source, value) => {
        renderTemplate({ subject: source, html: `{% ${source} %}`, text: `{{ ${source} }}` }, { x: value });
        const result = renderTemplate({ html: '{{ x }}' }, { x: value });
        expect(result).toMatchObject({ ok: true, content: { html: expect.not.stringMatching(/[<>"']/) } });
      }),
    );
  });
});

describe('a template made to keep the server busy', () => {
  const of = (count: number, begin: string, end = ''): string => begin.repeat(count) + end.repeat(count);

  test.each([
    ['blocks in blocks', of(20_000, '{% if a %}', '{% endif %}'), /nested deeper than 100/],
    ['blocks that nothing closes', of(40_000, '{% if a %}'), /nested deeper than 100/],
    ['lines of a liquid tag', `{% liquid\n${of(5_000, 'if a\n', 'endif\n')}%}`, /nested deeper than 100/],
    ['liquid in liquid', `{% ${'liquid '.repeat(60_000)} %}`, /nested deeper than 100/],
    ['liquid tags that nothing closes', of(50_000, '{% liquid'), /nested deeper than 100|more than 10000/],
    ['outputs, each an error', of(70_000, '{{ q }}'), /more than 10000 tags/],
  ])('%s: is refused before it is parsed', (_what, text, problem) => {
    expect(renderTemplate({ text }, {})).toEqual({ ok: false, missing: [], problem: expect.stringMatching(problem) });
    expect(lintTemplate({ text })).toContainEqual(expect.objectContaining({ rule: 'broken_syntax' }));
  });

  test('is another than one of many blocks side by side, and of words like theirs', () => {
    const text = of(150, '{% if a %}if for case{% endif %}') + of(90, '{% unless b %}', '{% endunless %}');
    expect(renderTemplate({ text: `${text}{% liquid\nassign x = 1\nif x\necho x\nendif %}` }, {})).toEqual({
      ok: true,
      content: { text: '1' },
    });
  });
});

test('templateVariables names what has to be given, in the order of first use', () => {
  const template = {
    subject: 'Hi {{ user.name }}',
    html: '{% for i in items %}{{ i.x }}{% endfor %}{{ user.name }}{{ unsubscribe_url }}',
    text: '{{ broken',
  };
  expect(templateVariables(template)).toEqual(['user.name', 'items']);
});

describe('lintTemplate', () => {
  const good: MailTemplate = {
    subject: 'Your order is on its way',
    html: '<p>Hello {{ name }}, your order left our house today.</p><a href="{{ unsubscribe_url }}">Unsubscribe</a>',
    text: 'Hello {{ name }}, your order left our house today. Unsubscribe: {{ unsubscribe_url }}',
  };

  test('finds nothing wrong with a good one', () => {
    expect(lintTemplate(good)).toEqual([]);
  });

  test.each<[string, Partial<MailTemplate>]>([
    ['broken_syntax', { html: '<p>{{ name</p> unsubscribe' }],
    ['no_subject', { subject: ' ' }],
    ['no_body', { html: '', text: ' ' }],
    ['no_text_part', { text: '' }],
    ['no_unsubscribe', { html: '<p>A long enough text for everybody</p>', text: 'x' }],
    ['subject_capitals', { subject: 'BUY NOW AND SAVE' }],
    ['subject_shouting', { subject: 'Hello!!' }],
    ['subject_pretends_reply', { subject: 'Re: our talk' }],
    ['subject_long', { subject: 'word '.repeat(20) }],
    ['html_clipped', { html: `${good.html}${' '.repeat(110_000)}` }],
    ['active_content', { html: `${good.html}<script>1</script>` }],
    ['active_content', { html: `${good.html}<p onclick="x()">y</p>` }],
    ['unescaped_output', { html: `${good.html}{{ bio | raw }}` }],
    ['escaped_twice', { html: `${good.html}{{ bio | escape }}` }],
    ['http_link', { html: `${good.html}<a href="http://a.example">x</a>` }],
    ['dead_link', { html: `${good.html}<a href="#">x</a>` }],
    ['script_link', { html: `${good.html}<a href="javascript:x()">x</a>` }],
    ['shortened_link', { html: `${good.html}<a href="https://bit.ly/x">x</a>` }],
    ['link_shows_other_site', { html: `${good.html}<a href="https://evil.example/x">https://www.bank.example</a>` }],
    ['image_only', { html: '<img src="x.png" alt=""><a href="{{ unsubscribe_url }}">leave</a>' }],
    ['image_without_alt', { html: `${good.html}<img src="x.png">` }],
    ['data_image', { html: `${good.html}<img alt="" src="data:image/png;base64,AA">` }],
    ['foreign_placeholder', { text: 'Hello *|FNAME|*' }],
    ['foreign_placeholder', { text: 'Hello [First Name]' }],
  ])('finds %s', (rule, change) => {
    expect(lintTemplate({ ...good, ...change }).map((finding) => finding.rule)).toContain(rule);
  });

  test('finds variables that nothing gives, once it is told what is given', () => {
    const template = { ...good, text: `${good.text} {{ contact.name }} {{ nmae }}` };
    expect(lintTemplate(template)).toEqual([]);
    expect(lintTemplate(template, ['name', 'contact']).map(({ rule, message }) => [rule, message])).toEqual([
      ['unknown_variable', 'Nothing gives "nmae".'],
    ]);
  });

  test('does not call a site by its www, nor Liquid in a link, another site', () => {
    const html = `${good.html}<a href="https://www.acme.example/x">acme.example</a><a href="https://{{ host }}/x">acme.example</a>`;
    expect(lintTemplate({ ...good, html })).toEqual([]);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (subject, html) =>
        Array.isArray(lintTemplate({ subject, html, text: html })),
      ),
    );
  });
});
