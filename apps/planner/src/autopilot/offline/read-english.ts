import type { GoalReading } from './goal-reading.js';
import { industryIn } from './industries.js';
import { readAsk } from './read-ask.js';
import { readPlace } from './read-place.js';
import { roleIn } from './roles.js';

/** What people begin with before they say what they want. */
const PREAMBLE =
  /^(?:(?:please|hi|hello|hey|ok|okay|so|now|can you|could you|would you|i(?:'d| would)? (?:like|want|need)|we(?:'d| would)? (?:like|want|need)|my goal is|our goal is|the goal is|goal:|help (?:me|us)|your task is|you|to)[\s,:]+)+/i;

const SEEK =
  'find|search(?: for)?|look(?:ing)? for|locate|identify|source|get in touch with|reach out to|reach|contact|cold email|cold-email|e-?mail|mail|message|write(?: to)?|target|approach|engage(?: with)?|connect (?:me |us )?with|talk to|speak (?:to|with)|meet(?: with)?|get|collect|list';
const VERBS =
  'invite|offer|ask|show|tell|give|send|help|introduce|interest|pitch|sell|promote|present|book|schedule|arrange|set up|get|see|learn|share|discuss|propose|convince|persuade|recruit|hire|interview|email|e-mail|contact|message|write|reach|talk|try|let|announce|market|collect|explore|connect|partner|collaborate|sign|join|test|use|buy|attend';
const VERB = `(?:${VERBS})\\b`;

/** Where the description of people ends and what is wanted of them begins. */
const ASK_BEGINS = new RegExp(
  `,?\\s+(?:and|then|,|to|so (?:that )?(?:i|we) can|in order to)\\s+(?:then\\s+)?(?=${VERB})|,\\s+(?=${VERB})|\\s+(?=(?:about|regarding|with (?:an? |our )(?:offer|invitation|proposal|discount)|for (?:an?|our|the) (?:demo|call|meeting|trial|webinar|pilot|partnership|interview|podcast|beta|survey))\\b)|[.;!?](?:\\s|$)|\\s+[\\u2013\\u2014-]\\s+|:\\s`,
  'iu',
);

/** `Sell our CRM to dentists`: the thing first, the people last. */
const THING_FIRST =
  /^(sell|promote|pitch|market|announce|introduce|present|show|offer|advertise|launch)\s+(.+?)\s+to\s+(.+)$/is;
/** `Book demos with dentists`, `get meetings with ...`. */
const MEETING_FIRST =
  /^(?:book|schedule|get|arrange|set up|generate)\s+(?:\d+\s+)?(?:more\s+|sales\s+|intro(?:ductory)?\s+)*(demos?|calls?|meetings?|appointments?|interviews?)\s+with\s+(.+)$/is;
/** `Invite dentists to a webinar`, `ask dentists for feedback`. */
const PEOPLE_FIRST =
  /^(invite|ask|interview|recruit|hire|convince|persuade|get|offer|tell|show|help)\s+(.+?)\s+((?:to|for|about|as|with|our|an?)\s.+)$/is;

const TROUBLE =
  /\b(?:struggl(?:e|es|ing) with|suffer(?:s|ing)? from|frustrated (?:with|by)|tired of|problems? with|trouble with|worried about|dealing with)\s+([^.,;!?]{3,80})/i;

/** Reads a goal in English; `goal` is one clean line. */
export function readEnglish(goal: string): GoalReading {
  const said = goal.replace(PREAMBLE, '');
  const { people, ask } = split(said);
  const counted = /^(?:the\s+)?(?:top\s+|first\s+|up to\s+|about\s+)?(\d{1,6})\s+(?=\p{L})/iu.exec(people);
  const audience = tidy(counted ? people.slice(counted[0].length) : people);
  const { group, location } = readPlace(audience);
  const trouble = TROUBLE.exec(goal)?.[1]?.trim();
  return {
    audience: audience === '' ? tidy(said) : audience,
    location,
    role: roleIn(group),
    industry: industryIn(group),
    ask: readAsk(ask),
    painPoint: trouble?.replace(/\s+(?:and|to)\s+.*$/i, ''),
    count: counted?.[1] === undefined ? undefined : Number(counted[1]),
  };
}

function split(said: string): { people: string; ask: string } {
  const first = /^.*?[.!?](?=\s|$)/s.exec(said)?.[0].replace(/[.!?]$/, '') ?? said;
  const rest = said.slice(first.length + 1).trim();
  const meeting = MEETING_FIRST.exec(first);
  if (meeting?.[1] && meeting[2]) {
    const [people = '', about] = cut(meeting[2]).people.split(/\s+(?=(?:about|of|on|for)\s+(?:our|my|the|an?)\s)/i);
    const topic = about ?? /\s(about\s.+)$/i.exec(meeting[2])?.[1];
    const asked = `arrange a ${meeting[1].replace(/s$/i, '').toLowerCase()} with you`;
    return { people, ask: topic === undefined ? asked : `${asked} ${topic}` };
  }
  const thing = THING_FIRST.exec(first);
  if (thing?.[1] && thing[2] && thing[3] && !/^(?:them|you)\b/i.test(thing[2]) && !isPeople(thing[2])) {
    return { people: cut(thing[3]).people, ask: `promote ${thing[2]}` };
  }
  const sought = new RegExp(`^(?:${SEEK})\\s+(?:me\\s+|us\\s+)?`, 'i').exec(first);
  const asked = PEOPLE_FIRST.exec(first);
  if (asked?.[1] && asked[2] && asked[3] && (!sought || /^get\b/i.test(sought[0]))) {
    return { people: asked[2], ask: `${verbTo(asked[1])} ${asked[3]}` };
  }
  const { people, ask } = cut(sought ? first.slice(sought[0].length) : first);
  return { people, ask: ask === '' ? cut(rest).ask || sentenceAsk(rest) : ask };
}

/** `Get dentists to try it` is said to them as an invitation. */
function verbTo(verb: string): string {
  return /^(?:get|convince|persuade)$/i.test(verb) ? 'invite you' : `${verb.toLowerCase()} you`;
}

function cut(text: string): { people: string; ask: string } {
  const end = ASK_BEGINS.exec(text);
  if (!end) return { people: text, ask: '' };
  const ask = text.slice(end.index + end[0].length);
  return {
    people: text.slice(0, end.index),
    ask: /^(?:about|regarding)\s/i.test(ask)
      ? ask.replace(/^\w+\s+/, 'tell you about ')
      : ask.replace(/^for\s+(?=an?\s|our\s|the\s)/i, 'invite you to '),
  };
}

/** A second sentence says what is wanted when it begins with a verb of wanting. */
function sentenceAsk(sentence: string): string {
  return new RegExp(`^${VERB}`, 'i').test(sentence) ? (/^[^.!?]*/.exec(sentence)?.[0] ?? '') : '';
}

function isPeople(text: string): boolean {
  return roleIn(text) !== undefined && !/^(?:our|my|the|an?)\s/i.test(text);
}

function tidy(text: string): string {
  return text
    .replace(/^(?:some|all|any|the|a few|more|new|potential|as many|many)\s+(?=\p{L})/iu, '')
    .replace(/[\s.,;:!?-]+$/, '')
    .trim();
}
