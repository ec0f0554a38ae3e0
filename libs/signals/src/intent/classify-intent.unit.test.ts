import fc from 'fast-check';
import { threadCpuMs } from '@posthorn/testing';
import { describe, expect, test } from 'vitest';
import { INTENTS, type Intent, type RefinedIntent } from '../signals.js';
import { classifyIntent } from './classify-intent.js';

describe('what a reply wants', () => {
  test.each<[string, Intent, RefinedIntent?]>([
    ['Sounds interesting, please tell me more.', 'interested'],
    ['Thanks, but we are not interested.', 'not_interested'],
    ['Not now, please try again next quarter.', 'not_interested', 'not_now'],
    ['This is too expensive for us.', 'not_interested', 'objection'],
    ['Tuesday at 10am works for me.', 'meeting'],
    ['Could you give us a demo next week?', 'meeting', 'schedule_demo'],
    ['How much does it cost?', 'question'],
    ['I cannot log in to my account, please help.', 'support_request'],
    ['We were charged twice, please refund one payment.', 'support_request', 'billing'],
    ['Your service is terrible and I am very disappointed.', 'complaint'],
    ['If this is not resolved, my lawyer will take legal action.', 'complaint', 'legal'],
    ['Confirmed, thank you.', 'confirmation'],
    ['I am out of the office until Monday.', 'out_of_office'],
    ['Please remove me from your mailing list.', 'unsubscribe'],
    ['I am not the right person, please contact my colleague.', 'other'],
    ['Kein Interesse, danke.', 'not_interested'],
    ['Bitte löschen Sie mich aus dem Verteiler.', 'unsubscribe'],
    ['Quel est le prix ?', 'question'],
    ['¿Podemos hablar el jueves?', 'meeting'],
    ['Não consigo entrar na minha conta, podem ajudar?', 'support_request'],
    ['Ricevuto, grazie.', 'confirmation'],
    ['Haal mij van deze lijst.', 'unsubscribe'],
    ['Jestem na urlopie do piątku.', 'out_of_office'],
    ['興味があります。資料を送ってください。', 'interested'],
    ['不需要，谢谢。', 'not_interested'],
  ])('%s', (text, intent, refined) => {
    const reading = classifyIntent({ text });
    expect(reading.intent).toBe(intent);
    expect(reading.refinedIntent).toBe(refined);
  });

  test('the footer of a newsletter does not unsubscribe anybody', () => {
    const text = 'If you no longer wish to receive our newsletter, click here to unsubscribe.';
    expect(classifyIntent({ text }).intent).toBe('other');
  });

  test('quoted text and the line of a telephone say nothing', () => {
    const text =
      'not interested, thanks\n\nSent from my iPhone\n\nOn Tue, Ava wrote:\n> Shall we meet on Tuesday at 10?';
    expect(classifyIntent({ text }).intent).toBe('not_interested');
  });

  test('a machine that says so is believed before the text is read', () => {
    const headers = [{ name: 'Auto-Submitted', value: 'auto-replied' }];
    const reading = classifyIntent({ text: 'Yes, I am very interested, tell me more!', headers });
    expect(reading.intent).toBe('out_of_office');
    expect(reading.confidence).toBeGreaterThan(0.9);
  });

  test('a mail without words is nothing, and not surely so', () => {
    const reading = classifyIntent({ subject: ' ', text: '\n \t' });
    expect(reading.intent).toBe('other');
    expect(reading.confidence).toBeLessThan(0.6);
  });
});

describe('whatever is written', () => {
  test('there is one answer, and its scores are probabilities', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 400 }));
    fc.assert(
      fc.property(anything, anything, (subject, text) => {
        const { intent, confidence, scores } = classifyIntent({ subject, text });
        const total = INTENTS.reduce((sum, one) => sum + scores[one], 0);
        expect(Object.keys(scores)).toEqual([...INTENTS]);
        expect(total).toBeCloseTo(1, 6);
        expect(confidence).toBe(Math.max(...INTENTS.map((one) => scores[one])));
        expect(scores[intent]).toBe(confidence);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['one word without end', 'a'.repeat(2_000_000)],
    ['spaces', ' '.repeat(2_000_000)],
    ['lines', '\n'.repeat(2_000_000)],
    ['quotes', '> '.repeat(1_000_000)],
    ['question marks', '?!'.repeat(1_000_000)],
    ['the beginning of a quotation', 'on '.repeat(500_000)],
    ['a number', '1'.repeat(2_000_000)],
    ['an address that never ends', '@a'.repeat(500_000)],
    ['a telephone number that never ends', '0 1-'.repeat(500_000)],
    ['characters without spaces', '漢か'.repeat(500_000)],
    ['combining marks', `e${'\u0301'.repeat(1_000_000)}`],
  ])('time is bounded: %s', (_name, text) => {
    classifyIntent({ text, subject: text });
    const beforeMs = threadCpuMs();
    classifyIntent({ text, subject: text });
    expect(threadCpuMs() - beforeMs).toBeLessThan(300);
  });
});
