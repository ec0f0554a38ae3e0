import fc from 'fast-check';
import { threadCpuMs } from '@posthorn/testing';
import { expect, test } from 'vitest';
import { subjectBase } from './subject-base.js';

test.each([
  ['Re: Your quote', 'your quote', true],
  ['RE[2]: Your  quote', 'your quote', true],
  ['re(3): AW: Your quote', 'your quote', true],
  ['[sales] Re: [EXTERN] Your quote', 'your quote', true],
  ['Fwd: Your quote (fwd)', 'your quote', true],
  ['WG: SV: VS: Antw: Your quote', 'your quote', true],
  ['回复：您的报价', '您的报价', true],
  ['Automatic reply: Your quote', 'your quote', true],
  ['Out of Office: Your quote', 'your quote', true],
  ['Your quote', 'your quote', false],
  ['[sales] Your quote', 'your quote', false],
  ['Regarding: your quote', 'regarding: your quote', false],
  ['Re:', 're:', false],
  ['', '', false],
])('"%s" is about "%s"', (subject, base, isAnswer) => {
  expect(subjectBase(subject)).toEqual({ base, isAnswer });
});

test('what is put in front of a subject again and again changes nothing', () => {
  const prefix = fc.constantFrom('Re: ', 'AW: ', 'Fwd: ', '[list] ', 'RE[4]: ');
  fc.assert(
    fc.property(fc.array(prefix, { maxLength: 15 }), (prefixes) => {
      expect(subjectBase(`${prefixes.join('')}Your quote`).base).toBe('your quote');
    }),
  );
});

test('a hostile subject takes no longer than another', () => {
  for (const part of ['re:', '[', 're[', ' ', '(fwd)', 're ']) {
    const beforeMs = threadCpuMs();
    subjectBase(part.repeat(100_000));
    expect(threadCpuMs() - beforeMs).toBeLessThan(100);
  }
});
