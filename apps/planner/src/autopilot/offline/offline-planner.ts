import { leavesOut } from '../match/whom.js';
import type { DraftedPlan, Plan, PlannedSearch, Planner, PlanRequest } from '../planner.js';
import { cleanGoal } from './clean-goal.js';
import { englishCopy } from './copy.js';
import { foreignCopy } from './foreign-copy.js';
import type { GoalReading } from './goal-reading.js';
import { industryIn } from './industries.js';
import { keywordsOf } from './keywords.js';
import { type Language, languageOf, readForeign } from './languages.js';
import { readEnglish } from './read-english.js';
import { roleIn } from './roles.js';

/** Longer descriptions are cut between words. */
const MAX_AUDIENCE = 160;
const VERSION = 'offline/1';

/**
 * Plans without a model and without a network: by the words of the goal, the same for the same goal and seed. It reads
 * English best; in other languages it finds the people and writes a mail that says little.
 */
export class OfflinePlanner implements Planner {
  readonly name = 'offline';

  plan(request: PlanRequest): Promise<DraftedPlan> {
    return Promise.resolve(draftOffline(request));
  }
}

/** @see OfflinePlanner */
export function draftOffline({ goal, seed, senderName }: PlanRequest): DraftedPlan {
  const said = cleanGoal(goal);
  const language = languageOf(said);
  const reading = read(said, language);
  const copy =
    language === 'en' || language === undefined
      ? englishCopy(language === undefined ? withoutWords(reading) : reading, seed, senderName)
      : foreignCopy(language, seed, senderName);
  return {
    plan: planOf(reading, copy),
    search: searchOf(reading, said),
    draftedBy: VERSION,
  };
}

function read(said: string, language: Language | undefined): GoalReading {
  if (language === 'en') return short(readEnglish(said));
  const found = language === undefined ? { audience: said } : readForeign(said, language);
  return short({ ...found, role: roleIn(found.audience), industry: industryIn(found.audience) });
}

function short(reading: GoalReading): GoalReading {
  const audience = clip(reading.audience, MAX_AUDIENCE);
  return { ...reading, audience };
}

/** In a script we write no mails in: none of the goal's words are in ours. */
function withoutWords(reading: GoalReading): GoalReading {
  return { ...reading, audience: 'a few people whose work may have to do with ours', ask: undefined };
}

function planOf(
  { audience, industry, painPoint, role, location, ask }: GoalReading,
  copy: Pick<Plan, 'subjectLine' | 'messageBody'>,
): Plan {
  return {
    ...copy,
    targetAudience: audience,
    ...(industry !== undefined && { industry: industry.name }),
    ...(painPoint !== undefined && { painPoint }),
    keywords: keywordsOf([industry?.name, role, location, audience, ask?.object]),
  };
}

function searchOf({ audience, role, location, industry, count }: GoalReading, said: string): PlannedSearch {
  const places = location?.split(/\s*(?:,|\band\b|\bor\b)\s*/i).filter((place) => place !== '');
  return {
    text: notMeant(audience, said) ?? core(audience),
    filters: {
      ...(role !== undefined && { role }),
      ...(places !== undefined && { location: places.length === 1 ? (places[0] ?? '') : places }),
      ...(industry !== undefined && { industry: industry.words }),
    },
    keywords: keywordsOf([audience]),
    ...(count !== undefined && count > 0 && { limit: count }),
  };
}

/** Whom a search is not to find, said in the description or after it: `and not in India`, `do not write to ...`. */
const AFTERWARDS =
  /(?<!\p{L})(?:(?:not|n['’]t|never)\s+(?:to\s+)?(?:in|from|at|for|to|based|located|e-?mail|mail|write|contact|message|send|include|invite|those|anyone|anybody|people)|except(?:ing)?|exclud(?:e|ing)|other than|apart from)(?!\p{L}).*/iu;

/** What says who is not meant, kept in the text of the search, which then finds nobody. */
function notMeant(audience: string, said: string): string | undefined {
  if (leavesOut(audience)) return audience;
  return AFTERWARDS.exec(said)?.[0].slice(0, MAX_AUDIENCE);
}

/** What a clause says about people (`who use ...`, `struggling with ...`) is in no field of a lead: it counts as a keyword. */
function core(audience: string): string {
  const described = audience.split(
    /\s+(?:who|that|which|whose|struggling|suffering|looking|interested|using|working)\s/i,
  )[0];
  const place = /\s(?:in|from|across)\s+\p{Lu}.*$/u.exec(audience.slice(described?.length ?? 0))?.[0] ?? '';
  return `${described ?? audience}${place}`;
}

function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  return text.slice(0, text.lastIndexOf(' ', length) > 40 ? text.lastIndexOf(' ', length) : length).trimEnd();
}
