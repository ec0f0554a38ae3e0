import { domainToUnicode } from 'node:url';
import { lintTemplate } from '@posthorn/mail';
import { z } from 'zod';
import type { DraftedPlan } from '../planner.js';

/** What the message of a model may name: `leadVariables` of libs/leads gives these, and there is a default for each. */
export const PLAN_VARIABLES = ['first_name', 'company', 'role', 'location', 'industry'] as const;

const MAX_COUNT = 1_000_000;
const line = (max: number) => z.string().trim().min(1).max(max);
const maybe = (max: number) => z.string().trim().max(max).nullish().describe('null when there is none');

/** The answer asked of a model, as it writes it. */
export const planAnswer = z.object({
  subject_line: line(200).refine((subject) => !/[\r\n]/.test(subject), 'must be one line'),
  message_body: line(10_000),
  target_audience: line(500),
  industry: maybe(200),
  pain_point: maybe(500),
  keywords: z.array(line(64)).min(1).max(12),
  search: z.object({
    text: line(500),
    role: maybe(200),
    locations: z.array(line(200)).max(16),
    industry: maybe(200),
    count: z.int().min(1).max(MAX_COUNT).nullish(),
  }),
});

export type PlanAnswer = z.output<typeof planAnswer>;

/** Addresses on the web, with and without their scheme. */
const LINKS = /(?:https?:\/\/|www\.)[^\s<>"')\]]+/gi;
/** What a goal may name a host as. */
const NAMES = /[\p{L}\p{N}.-]*[\p{L}\p{N}]/gu;

/**
 * What cannot be sent as it stands, or nothing: a template that does not parse, or reads what no lead has, a link to
 * somewhere the goal does not name.
 */
export function problemOf({ subject_line, message_body }: PlanAnswer, goal: string): string | undefined {
  const written = `${subject_line} ${message_body}`;
  const named = goal.toLowerCase().match(NAMES) ?? [];
  const host = hostsIn(written).find((each) => !named.some((name) => name === each || name.endsWith(`.${each}`)));
  if (host !== undefined) return `message_body: links to ${host}, which the goal does not name`;
  if (/\{%/.test(written)) return 'message_body: only variables are allowed, no tags';
  const findings = lintTemplate({ subject: subject_line, text: message_body }, PLAN_VARIABLES);
  return findings.find(({ severity }) => severity === 'error')?.message;
}

/** Where links lead, whatever stands before an `@`; one that is no address, or whose host is a variable, as it is written. */
function hostsIn(text: string): string[] {
  return (text.match(LINKS) ?? []).map((link) => {
    const { hostname } = URL.parse(/^www/i.test(link) ? `https://${link}` : link) ?? {};
    return hostname === undefined ? link : domainToUnicode(hostname.replace(/^www\.|\.$/g, ''));
  });
}

export function draftedPlan(answer: PlanAnswer, draftedBy: string): DraftedPlan {
  const { search } = answer;
  const filters = {
    ...(search.role && { role: search.role }),
    ...(search.locations.length > 0 && { location: search.locations }),
    ...(search.industry && { industry: search.industry }),
  };
  return {
    plan: {
      subjectLine: answer.subject_line,
      messageBody: answer.message_body,
      targetAudience: answer.target_audience,
      ...(answer.industry && { industry: answer.industry }),
      ...(answer.pain_point && { painPoint: answer.pain_point }),
      keywords: answer.keywords,
    },
    search: {
      text: search.text,
      filters,
      keywords: answer.keywords,
      ...(typeof search.count === 'number' && { limit: search.count }),
    },
    draftedBy,
  };
}
