import { expect, test } from 'vitest';
import { tokensOf } from './tokens.js';

test('words, numbers by their length, and the signs that ask or shout', () => {
  expect(tokensOf('Don’t call 555-0144 — why?')).toEqual(["don't", 'call', '000', '0000', 'why', '?']);
});

test('a Han or kana character is a word', () => {
  expect(tokensOf('没有兴趣 OK')).toEqual(['没', '有', '兴', '趣', 'ok']);
});

test('full width is read as plain', () => {
  expect(tokensOf('ＯＫ？')).toEqual(['ok', '?']);
});
