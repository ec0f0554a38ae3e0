import { expect, test } from 'vitest';
import { unsubscribeForm } from './one-click.js';

const URL_ENCODED = 'application/x-www-form-urlencoded';
const parts = (...fields: [name: string, value: string][]): string =>
  `${fields.map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--x--\r\n`;

test.each<[string, string, string | undefined, ReturnType<typeof unsubscribeForm>]>([
  ["RFC 8058's own words", 'List-Unsubscribe=One-Click', URL_ENCODED, 'one_click'],
  ['a body without a type', 'List-Unsubscribe=One-Click', undefined, 'one_click'],
  ['a body that ends in a line', 'List-Unsubscribe=One-Click\r\n', URL_ENCODED, 'one_click'],
  ['the button', 'List-Unsubscribe=One-Click&via=page', URL_ENCODED, 'link'],
  ['parts', parts(['List-Unsubscribe', 'One-Click']), 'multipart/form-data; boundary=x', 'one_click'],
  [
    'parts, quoted',
    parts(['List-Unsubscribe', 'One-Click']),
    'Multipart/Form-Data; charset=utf-8; boundary="x"',
    'one_click',
  ],
  [
    'the button in parts',
    parts(['List-Unsubscribe', 'One-Click'], ['via', 'page']),
    'multipart/form-data; boundary=x',
    'link',
  ],
  ['nothing', '', URL_ENCODED, undefined],
  ['other words', 'List-Unsubscribe=Two-Click', URL_ENCODED, undefined],
  ['other case', 'list-unsubscribe=One-Click', URL_ENCODED, undefined],
  ['JSON', '{"List-Unsubscribe":"One-Click"}', 'application/json', undefined],
  [
    'parts under another boundary',
    parts(['List-Unsubscribe', 'One-Click']),
    'multipart/form-data; boundary=y',
    undefined,
  ],
  ['parts without a boundary', parts(['List-Unsubscribe', 'One-Click']), 'multipart/form-data', undefined],
  ['garbage', '\0\xff--x\r\n\r\n--x', 'multipart/form-data; boundary=x', undefined],
])('%s', (_, body, contentType, form) => {
  expect(unsubscribeForm(Buffer.from(body, 'latin1'), contentType)).toBe(form);
});
