import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpu-time.fixture.js';
import { decodeWords } from './decode-words.js';

describe('encoded words', () => {
  test.each([
    ['=?utf-8?q?Gr=C3=BC=C3=9Fe?= aus Bern', 'Grüße aus Bern'],
    ['=?utf-8?b?R3LDvMOfZQ==?=', 'Grüße'],
    ['=?utf-8?q?one?= =?utf-8?q?_two?=\r\n =?iso-8859-1?q?_=FC?=', 'one two ü'],
    ['=?utf-8?b?R3LD?= =?utf-8?b?vA==?=', 'Grü'],
    ['=?UTF-8?Q?caf=C3?= =?UTF-8?Q?=A9?=', 'café'],
    ['=?iso-2022-jp?b?GyRCRnwbKEI=?= =?iso-2022-jp?b?GyRCS1wbKEI=?=', '日本'],
    ['=?utf-8*en?q?x?=', 'x'],
    ['=?klingon?q?x?=', 'x'],
    ['=?utf-8?q?caf=E9?=', 'café'],
    ['=?utf-8?q?=C3=BC=EF=BF=BD?=', 'ü\ufffd'],
    ['=?utf-8?x?y?=', '=?utf-8?x?y?='],
    ['1 =? 2 ?= 3', '1 =? 2 ?= 3'],
    ['a =?utf-8?q?b?= c =?utf-8?q?d?=', 'a b c d'],
  ])('%s says %s', (text, expected) => {
    expect(decodeWords(text)).toBe(expected);
  });

  test.each(['=?', '=?utf-8?q?', '=?utf-8?q??=', '=?utf-8?b?QQ==?= ', '?==?', '=?utf-8?q?x?= \t'])(
    'a megabyte of %j takes no time',
    (piece) => {
      const started = cpuMs();
      decodeWords(piece.repeat(1_000_000 / piece.length));
      expect(cpuMs() - started).toBeLessThan(1000);
    },
  );
});
