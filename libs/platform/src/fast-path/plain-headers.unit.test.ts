import { expect, test } from 'vitest';
import { PlainHeaders } from './plain-headers.js';

const headers = new PlainHeaders({ understood: ['accept', 'x-key'], foreign: ['cookie'] });
const read = (...lines: string[]) => headers.read(['GET / HTTP/1.1', ...lines]);

test('values by lower-case name, without white space around them, and only of what is understood', () => {
  const found = read('Host: a.example', 'X-Key:\t one two \t', 'user-agent: x', 'Accept:');
  expect(Object.fromEntries(found ?? [])).toEqual({ host: 'a.example', 'x-key': 'one two', accept: '' });
});

test('what is not understood may come twice, what is understood once', () => {
  expect(read('host: a', 'via: b', 'via: c')).toBeDefined();
  expect(read('host: a', 'accept: b', 'accept: b')).toBeUndefined();
});

test.each([
  ['no host', ['accept: */*']],
  ['an empty host', ['host: ']],
  ['two hosts', ['host: a', 'Host: a']],
  ['no name', ['host: a', ': b']],
  ['no colon', ['host: a', 'b']],
  ['a space before the colon', ['host: a', 'accept : b']],
  ['a folded line', ['host: a', 'accept: b', ' c']],
  ['an empty line', ['host: a', '']],
  ['a bare line feed', ['host: a\naccept: b']],
  ['a bare carriage return', ['host: a\raccept: b']],
  ['a NUL', ['host: a\0']],
  ['a byte outside ASCII', ['host: ü']],
  ['a header that is foreign here', ['host: a', 'Cookie: b']],
])('%s is left to others', (_, lines) => {
  expect(read(...lines)).toBeUndefined();
});

test.each(['Expect', 'Origin', 'TE', 'Trailer', 'traceparent', 'tracestate', 'Transfer-Encoding', 'Upgrade'])(
  '%s is foreign to every plain request',
  (name) => {
    expect(read('host: a', `${name}: b`)).toBeUndefined();
  },
);

test('a line that is no header is seen at once, however many spaces it has', () => {
  const line = `x-key:${' '.repeat(8_000)}\0`;
  const durations = Array.from({ length: 5 }, () => {
    const startMs = performance.now();
    expect(read('host: a', line)).toBeUndefined();
    return performance.now() - startMs;
  });
  // It was 30 ms when two parts of the pattern took the spaces.
  expect(Math.min(...durations)).toBeLessThan(3);
});
