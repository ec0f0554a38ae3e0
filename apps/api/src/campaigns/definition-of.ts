import { campaignDefinition, type CampaignDefinition } from '@posthorn/campaigns';
import type { CampaignBody } from './campaign-body.js';
import type { MailBody } from './campaign-mail.js';
import { partsOf } from './campaign-texts.js';
import type { CampaignParts, MailView, WinningMetric } from './campaign-view.js';
import { WEEKDAYS } from './weekdays.js';

/** What the only variant of a mail is called. */
const ONLY_VARIANT = 'a';
const MINUTES = 60;

type Step = CampaignDefinition['steps'][number];
type Metric = NonNullable<Step['test']>['metric'];

const METRICS: Readonly<Record<WinningMetric, Metric>> = {
  open_rate: 'opened',
  click_rate: 'clicked',
  reply_rate: 'replied',
};

/** As MisarMail's packages call it. */
export function metricName(metric: Metric): WinningMetric {
  if (metric === 'opened') return 'open_rate';
  return metric === 'clicked' ? 'click_rate' : 'reply_rate';
}

/**
 * A definition as libs/campaigns keeps it.
 * @param body without gaps: `textProblems` found none
 * @param agentId of the mailbox it is from, if the workspace has one of that address
 */
export function definitionOf(body: CampaignBody, agentId: string | undefined): CampaignDefinition {
  const { from, reply_to: replyTo, sending_window: window, tracking, steps = [], ...mail } = body;
  return campaignDefinition.parse({
    from,
    ...(replyTo && { replyTo: [replyTo] }),
    agentId,
    steps: [stepOf(mail, 0), ...steps.map((step) => stepOf(step, step.delay_hours))],
    ...(window && {
      window: {
        timeZone: window.timezone,
        weekdays: window.weekdays.map((day) => WEEKDAYS.indexOf(day) + 1),
        from: window.start,
        to: window.end,
      },
    }),
    dailyCap: body.daily_cap ?? undefined,
    gapSeconds: body.gap_seconds ?? undefined,
    stopOnReply: body.stop_on_reply ?? true,
    tracking,
    unsubscribe: body.unsubscribe_scope === 'campaign' ? 'campaign' : 'tenant',
  });
}

function stepOf({ variants, ab_test: test, ...mail }: MailBody, delayHours: number): object {
  const all = variants?.map(({ id, weight, ...own }) => ({ id, weight, ...partsOf(mail, own) }));
  return {
    delayMinutes: Math.round(delayHours * MINUTES),
    variants: all ?? [{ id: ONLY_VARIANT, ...partsOf(mail, {}) }],
    ...(test && {
      test: {
        samplePercent: test.test_percentage,
        metric: METRICS[test.winning_metric],
        waitMinutes: Math.max(1, Math.round(test.duration_hours * MINUTES)),
      },
    }),
  };
}

/** The same the other way: what a request would say to get this definition. */
export function partsOfDefinition(definition: CampaignDefinition): CampaignParts {
  const { from, replyTo, steps, window, dailyCap, gapSeconds, stopOnReply, tracking, unsubscribe } = definition;
  const [first, ...followUps] = steps;
  return {
    ...mailOf(first),
    steps: followUps.map((step) => ({ delay_hours: hoursOf(step.delayMinutes), ...mailOf(step) })),
    from,
    reply_to: replyTo?.[0] ?? null,
    sending_window: window
      ? {
          timezone: window.timeZone,
          weekdays: WEEKDAYS.filter((_, place) => window.weekdays.includes(place + 1)),
          start: window.from,
          end: window.to,
        }
      : null,
    daily_cap: dailyCap ?? null,
    gap_seconds: gapSeconds || null,
    stop_on_reply: stopOnReply,
    tracking: { opens: tracking?.opens ?? false, clicks: tracking?.clicks ?? false },
    unsubscribe_scope: unsubscribe === 'campaign' ? 'campaign' : 'account',
  };
}

/** Of several variants the first stands for the mail. */
function mailOf(step: Step | undefined): MailView {
  const [first, second] = step?.variants ?? [];
  const { test, variants = [] } = step ?? {};
  return {
    subject: first?.subject ?? '',
    html: first?.html ?? null,
    text: first?.text ?? null,
    variants:
      second === undefined
        ? null
        : variants.map(({ id, weight, subject, html = null, text = null }) => ({ id, weight, subject, html, text })),
    ab_test: test
      ? {
          winning_metric: metricName(test.metric),
          test_percentage: test.samplePercent,
          duration_hours: hoursOf(test.waitMinutes),
        }
      : null,
  };
}

/** Short enough to read, exact to the minute. */
function hoursOf(minutes: number): number {
  return Math.round((minutes / MINUTES) * 10_000) / 10_000;
}
