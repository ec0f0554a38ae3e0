import { expect, test } from 'vitest';
import { tokensOf } from '../tokens.js';
import { countCues } from './count-cues.js';

const cuesOf = (text: string) => Object.fromEntries(countCues(tokensOf(text)));

test('a phrase of several words counts for its cue', () => {
  expect(cuesOf('We are out of the office')).toMatchObject({ absence: 1 });
  expect(cuesOf("I'm INTERESTED!")).toMatchObject({ interest: 2 });
});

test('a beginning of a word counts for all words that begin so', () => {
  expect(cuesOf('Enttäuschung, enttäuschte Kunden')).toMatchObject({ anger: 1 });
  expect(cuesOf('юристы и адвокатам')).toMatchObject({ law: 2 });
});

test('phrases of scripts without spaces are found within a line', () => {
  expect(cuesOf('今回は見送らせていただきます')).toMatchObject({ refusal: 1 });
  expect(cuesOf('我们没有兴趣')).toMatchObject({ refusal: 1 });
});
