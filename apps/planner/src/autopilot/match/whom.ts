import { isOpenToEverybody, type LeadQuery } from '@posthorn/leads';

/** Nobody is left out by a search, so one that speaks of some who are not meant would find exactly those. */
const LEAVES_OUT =
  /(?<!\p{L})(?:not|never|except(?:ing)?|excluding|exclude|without|other than|apart from|nicht|keine?|außer(?:halb)?|ausser(?:halb)?|ohne|sauf|hors|hormis|excepté|excepto|fuera de|exceto|não|tranne|eccetto|senza|niet|geen|behalve|zonder|buiten)(?!\p{L})|n['’]t(?!\p{L})|(?<!\p{L})outside(?= of )/iu;
const OUTSIDE = /(?<!\p{L})[Oo]utside(?= (?:the )?\p{Lu})/u;
/** Words for everybody there is. */
const EVERYBODY =
  /\b(?:people|persons?|professionals|contacts|leads?|prospects|customers|clients|users|compan(?:y|ies)|business(?:es)?|firms|organi[sz]ations)\b/i;

/** Whether a description of people also says who is not meant. */
export function leavesOut(text: string): boolean {
  return LEAVES_OUT.test(text) || OUTSIDE.test(text);
}

/**
 * Why nobody is looked for, in a sentence with what to do, or nothing. A mail to the wrong people cannot be called back: what is
 * not understood finds nobody rather than everybody.
 */
export function whyNobody({ text, filters, keywords }: Omit<LeadQuery, 'workspaceId' | 'limit'>): string | undefined {
  if (leavesOut(text)) {
    const said = text.length > 200 ? `${text.slice(0, 200)}…` : text;
    return `Nobody was looked for: "${said}" says who is not meant, and a search finds only who is. Say whom to find instead, then start another run.`;
  }
  if (isOpenToEverybody({ text, filters, keywords }) && !EVERYBODY.test(text)) {
    return 'Nobody was looked for: the goal does not say whom to find. Name them by role, industry or place, like "SaaS founders in India", then start another run.';
  }
  return undefined;
}
