import type { AskKind, GoalReading } from './goal-reading.js';
import { pick } from './pick.js';

type Lines = readonly [string, ...string[]];

const SUBJECTS: Readonly<Record<AskKind, Lines>> = {
  demo: ['Invitation to a demo', 'A short demo, if you like', 'Would a demo be of interest?'],
  call: ['A short call?', 'Could we talk for a few minutes?', 'Quick idea for your team'],
  trial: ['Would you like to try it?', 'An invitation to try something', 'Quick idea for your team'],
  event: ['An invitation', 'You are invited', 'Would you like to join us?'],
  feedback: ['Could I ask for your opinion?', 'A question, if you have a minute', 'Your view would help'],
  partnership: ['An idea for working together', 'Could we work together?', 'A partnership idea'],
  job: ['An opening you may want to know of', 'A role, in case it is of interest', 'A question about your next role'],
  pitch: ['Quick idea for your team', 'Something that may be of use', 'A short introduction'],
};

const OPENERS: Lines = [
  'I am getting in touch with {audience}.',
  'This is a short note to {audience}.',
  'I am writing to {audience}, so this comes to you without an introduction.',
];
const ASKS: Lines = [
  'I would like to {ask}.',
  'The reason is simple: I would like to {ask}.',
  'In short, I would like to {ask}.',
];
const NO_ASK = 'tell you in a few lines what we do, and hear whether it is of any use to you';
const QUESTIONS: Lines = [
  'Would that be of interest? A one-line reply is enough, and I will send the details.',
  'If it is of interest, just reply and I will send you what you need to decide.',
  'Is that something you would want to hear more about? A short reply will do.',
];
const WRONG_PERSON: Lines = [
  'If I have the wrong person, a short reply helps me too.',
  'Should this not be for you, please tell me and I will not write again.',
];
const SIGN_OFFS: Lines = ['Best regards', 'Kind regards', 'Thank you for your time'];

/** A subject of more characters is cut off on a telephone. */
const SHORT_SUBJECT = 50;

export interface Copy {
  readonly subjectLine: string;
  readonly messageBody: string;
}

/** A short mail in English that says who it is for, what is wanted, and nothing that is not known. */
export function englishCopy(reading: GoalReading, seed: string, senderName: string | undefined): Copy {
  const { ask, audience, painPoint } = reading;
  const opener = pick(OPENERS, seed, 'opener').replace('{audience}', () => audience);
  const wanted = pick(ASKS, seed, 'ask').replace('{ask}', () => ask?.phrase ?? NO_ASK);
  return {
    subjectLine: subject(ask, seed),
    messageBody: paragraphs([
      `${pick(['Hi', 'Hello'], seed, 'greeting')} {{first_name}},`,
      `${opener} ${wanted}`,
      painPoint === undefined ? undefined : `It may help if you are dealing with ${painPoint}.`,
      `${pick(QUESTIONS, seed, 'question')} ${pick(WRONG_PERSON, seed, 'wrong')}`,
      signed(pick(SIGN_OFFS, seed, 'sign-off'), senderName),
    ]),
  };
}

function subject(ask: GoalReading['ask'], seed: string): string {
  const lines = SUBJECTS[ask?.kind ?? 'pitch'];
  const object = ask?.object;
  if (object === undefined || object.length > SHORT_SUBJECT) return pick(lines, seed, 'subject');
  const own = object.charAt(0).toUpperCase() + object.slice(1);
  return pick([own, `${own}?`, ...lines], seed, 'subject');
}

export function signed(signOff: string, senderName: string | undefined): string {
  return senderName === undefined ? signOff : `${signOff},\n${senderName}`;
}

export function paragraphs(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('\n\n');
}
