import { describe, expect, test } from 'vitest';
import { writtenMails } from './written-mails.ts';
import { writtenRows } from './written.ts';

describe('texts written for training', () => {
  const mails = writtenMails();

  test('have as many attacks as benign twins among the pairs, and no text with both labels', () => {
    const pairs = mails.filter(({ kind }) => kind === 'written_pair');
    expect(pairs.filter(({ attack }) => attack).length).toBe(pairs.length / 2);
    const attacks = new Set(pairs.flatMap(({ attack, text }) => (attack ? [text] : [])));
    expect(pairs.filter(({ attack, text }) => !attack && attacks.has(text))).toEqual([]);
  });

  test('have no address that ends in a reserved name', () => {
    const reserved = /@[\w.-]+\.(?:example|test|invalid)\b/;
    expect([...mails, ...writtenRows()].filter(({ text }) => reserved.test(text)).map(({ id }) => id)).toEqual([]);
  });
});
