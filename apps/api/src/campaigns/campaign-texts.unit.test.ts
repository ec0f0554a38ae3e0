import { describe, expect, test } from 'vitest';
import { lintTexts, textProblems, variablesOf } from './campaign-texts.js';

const MAIL = { subject: 'Hello', text: 'Hello {{ first_name }}. {{ unsubscribe_url }}' };

const placesOf = (found: readonly { path: readonly unknown[] }[]) => found.map(({ path }) => path.join('.'));

describe('what a campaign lacks', () => {
  test('is nothing when its mail has a subject and a body', () => {
    expect(textProblems(MAIL)).toEqual([]);
    expect(textProblems({ subject: 'Hello', html: '<p>Hi</p>' })).toEqual([]);
  });

  test('is named in the first mail and in the later ones', () => {
    expect(placesOf(textProblems({ steps: [{ subject: 'Again' }, { text: 'And again' }] }))).toEqual([
      'subject',
      'text',
      'steps.0.text',
      'steps.1.subject',
    ]);
  });

  test('an empty text is none', () => {
    expect(placesOf(textProblems({ subject: 'Hello', html: '', text: '' }))).toEqual(['text']);
  });

  test('is nothing that each variant has for itself', () => {
    const variants = ['a', 'b'].map((id) => ({ id, weight: 1, subject: id }));
    expect(textProblems({ text: 'Hi', variants })).toEqual([]);
    expect(placesOf(textProblems({ variants }))).toEqual(['text']);
    expect(placesOf(textProblems({ subject: 'x', variants: variants.map((each) => ({ ...each, text: '' })) }))).toEqual(
      ['variants.0.text', 'variants.1.text'],
    );
  });

  test('is a second variant where a test is to compare them', () => {
    const test = { winning_metric: 'open_rate', test_percentage: 20, duration_hours: 4 } as const;
    expect(placesOf(textProblems({ ...MAIL, ab_test: test, steps: [{ ...MAIL, ab_test: test }] }))).toEqual([
      'ab_test',
      'steps.0.ab_test',
    ]);
  });
});

describe('the lint of a campaign', () => {
  test('names the part that is wrong, where the request has it', () => {
    const broken = lintTexts({
      ...MAIL,
      steps: [
        {
          subject: 'Again {{ first_name',
          variants: [
            { id: 'a', weight: 1, text: '{% if x %}' },
            { id: 'b', weight: 1, text: 'Fine. {{ unsubscribe_url }}' },
          ],
        },
      ],
    }).filter(({ severity }) => severity === 'error');
    expect(placesOf(broken)).toEqual(['steps.0.subject', 'steps.0.variants.0.text']);
  });

  test('has nothing against a decent mail', () => {
    expect(lintTexts(MAIL)).toEqual([]);
  });
});

test('the variables of all mails are listed once', () => {
  const steps = [{ subject: '{{ company }}, {{ first_name }}', text: '{{ first_name }} {{ unsubscribe_url }}' }];
  expect(variablesOf({ ...MAIL, steps })).toEqual(['first_name', 'company']);
});
