import { describe, expect, test } from 'vitest';
import { humanLine } from './human-line.js';
import { wrapText } from './wrap-text.js';

const common = { level: 40, time: 1, pid: 2, hostname: 'h', name: 'posthorn', context: 'EventLog' };

describe('a log line on a terminal', () => {
  test('is the message, the reason and what it is about, and no JSON', () => {
    const err = {
      type: 'LogUnavailableError',
      message: 'the log does not answer',
      code: 'LOG_UNAVAILABLE',
      stack: 'x\n at y',
    };
    const text = humanLine({ ...common, position: 5, requestId: 'r', err, msg: 'the projection stopped' }, 200);
    expect(text).toBe('the projection stopped: the log does not answer (position=5)');
  });

  test('is one sentence also when the message ends as one', () => {
    const err = { message: 'timeout', code: 'X' };
    expect(humanLine({ ...common, err, msg: 'It cannot answer.' }, 200)).toBe('It cannot answer: timeout');
    expect(humanLine({ ...common, msg: 'It cannot answer.' }, 200)).toBe('It cannot answer.');
    expect(humanLine({ ...common, err }, 200)).toBe('timeout');
  });

  test('does not say the reason twice', () => {
    const err = { message: 'no space left', code: 'ENOSPC' };
    expect(humanLine({ ...common, err, msg: 'cannot write: no space left' }, 200)).toBe('cannot write: no space left');
    expect(humanLine({ ...common, err, msg: 'no space left' }, 200)).toBe('no space left');
  });

  test('has the stack of an error nobody foresaw, without the insides of Node', () => {
    const stack = 'TypeError: x\n    at ours (file:///a.js:1:2)\n    at process (node:internal/timers:685:17)';
    const text = humanLine({ ...common, err: { message: 'x', stack }, msg: 'a request failed' }, 200);
    expect(text).toBe('a request failed: x\n    at ours (file:///a.js:1:2)');
    expect(humanLine({ ...common, stack, msg: 'x' }, 200)).toContain('at ours');
  });

  test('breaks between words, with room for time and level before the first', () => {
    const text = humanLine({ ...common, msg: 'word '.repeat(40).trim(), reason: 'y'.repeat(30) }, 80);
    const lines = text.split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(`[05:06:07] ERROR: ${lines[0]}`.length).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(text.replaceAll(/\s+/g, ' ')).toBe(`${'word '.repeat(40)}(reason=${'y'.repeat(30)})`);
  });

  test('cannot be used to write elsewhere on the screen', () => {
    const text = humanLine({ ...common, msg: 'a\u001B[2Jb\nc', path: '/\u009B1A\u202E' }, 80);
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).toContain('a [2Jb c');
  });
});

describe('wrapText', () => {
  test('keeps lines that fit, their own indentation, and a word that is too long', () => {
    expect(wrapText('  short\nalso', { width: 10 })).toBe('  short\nalso');
    expect(wrapText('one two three', { width: 7, indent: 2 })).toBe('one two\n  three');
    expect(wrapText('a muchtoolong b', { width: 5 })).toBe('a\nmuchtoolong\nb');
    expect(wrapText('one two', { width: 7, taken: 4 })).toBe('one\ntwo');
  });
});
