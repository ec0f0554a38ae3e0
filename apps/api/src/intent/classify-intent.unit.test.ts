import { expect, test } from 'vitest';
import { MOLTED_INTENTS, moltedIntent } from '@posthorn/events';
import { INTENTS, REFINED_INTENTS } from '@posthorn/signals';
import { answerIntent } from './classify-intent.js';

const nowMs = Date.UTC(2026, 10, 20);

test('every intent of ours has a word of molted', () => {
  for (const intent of [...INTENTS, ...REFINED_INTENTS]) expect(MOLTED_INTENTS).toContain(moltedIntent({ intent }));
});

test('a text is answered with a score for each of molted’s intents, the best first, 1 together', () => {
  const answer = answerIntent({ text: 'I am out of office until Monday.', subject: 'Automatic reply', nowMs });
  expect(answer.allScores.map(({ intent }) => intent).toSorted()).toEqual(MOLTED_INTENTS.toSorted());
  expect(answer.allScores[0]).toEqual({ intent: answer.intent, score: answer.confidence });
  expect(answer.allScores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 2);
  expect(answer).toMatchObject({ intent: 'out_of_office', suggestedAction: 'auto_archive', flags: [] });
});

test('whoever is not sure asks a person', () => {
  const answer = answerIntent({ text: '…', nowMs });
  if (answer.confidence < 0.6) expect(answer.suggestedAction).toBe('require_approval');
  expect(answer.classifierVersion).not.toBe('');
});
