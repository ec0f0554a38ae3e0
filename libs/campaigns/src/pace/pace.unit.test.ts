import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { campaignDefinition, type CampaignDefinition } from '../definition/campaign-definition.js';
import { sendingWindow } from '../definition/sending-window.js';
import type { AskedRange } from '../state/campaign-course.js';
import { instantOf, localDay, weekdayOf } from './local-time.js';
import { nextAllowance, type Allowance } from './next-allowance.js';
import { dayOf, nextOpening } from './window-times.js';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
];
const at = (text: string) => Date.parse(text);
/** When a clock of each of those zones is put back, and one forward. */
const CHANGES = [
  '2026-10-25T01:00Z',
  '2026-11-01T06:00Z',
  '2026-04-04T15:00Z',
  '2026-02-15T02:00Z',
  '2021-04-03T14:00Z',
];
const instant = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: at('2020-01-01T00:00Z'), max: at('2030-01-01T00:00Z') }) },
  fc
    .tuple(fc.constantFrom(...CHANGES, '2026-03-29T01:00Z'), fc.integer({ min: -120, max: 120 }))
    .map(([change, minutes]) => at(change) + minutes * 60_000),
);
const zone = fc.constantFrom(...ZONES);
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const window = fc
  .record({
    timeZone: zone,
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    from: fc.oneof(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 0, max: 240 })),
    lasts: fc.integer({ min: 1, max: 1_440 }),
  })
  .map(({ from, lasts, ...rest }) =>
    sendingWindow.parse({ ...rest, from: clock(from), to: clock(Math.min(1_440, from + lasts)) }),
  );

/** As a clock on the wall there shows it. */
function wall(timeZone: string, atMs: number): { weekday: number; time: string } {
  const format = { timeZone, hourCycle: 'h23', weekday: 'short', hour: '2-digit', minute: '2-digit' } as const;
  const [weekday = '', time = ''] = new Intl.DateTimeFormat('en-GB', format).format(atMs).split(' ');
  return { weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday.slice(0, 3)) + 1, time };
}

describe('a sending window', () => {
  test('opens at its hour by the clock there, in summer and in winter', () => {
    const office = sendingWindow.parse({
      timeZone: 'Europe/Berlin',
      weekdays: [1, 2, 3, 4, 5],
      from: '09:00',
      to: '17:00',
    });
    // Friday evening before the clock is put forward on Sunday 2026-03-29; Monday is in summer time.
    expect(nextOpening(office, at('2026-03-27T18:00Z'))).toBe(at('2026-03-30T07:00Z'));
    expect(nextOpening(office, at('2026-03-27T08:30Z'))).toBe(at('2026-03-27T08:30Z'));
    expect(nextOpening(office, at('2026-10-23T15:00Z'))).toBe(at('2026-10-26T08:00Z'));
  });

  test('that lies in the hour that is left out does not open that day', () => {
    const night = sendingWindow.parse({ timeZone: 'Europe/Berlin', from: '02:00', to: '03:00' });
    expect(nextOpening(night, at('2026-03-28T23:30Z'))).toBe(at('2026-03-30T00:00Z'));
  });

  test('that lies in the hour that comes twice is open both times', () => {
    const night = sendingWindow.parse({ timeZone: 'Europe/Berlin', from: '02:00', to: '03:00' });
    for (const time of ['2026-10-25T00:00Z', '2026-10-25T00:59Z', '2026-10-25T01:00Z', '2026-10-25T01:59Z']) {
      expect(nextOpening(night, at(time))).toBe(at(time));
    }
    expect(nextOpening(night, at('2026-10-25T02:00Z'))).toBe(at('2026-10-26T01:00Z'));
  });

  test('that begins or ends in the hour that comes twice is closed while the clock is back before it', () => {
    const at15 = (to: string) => sendingWindow.parse({ timeZone: 'Europe/Berlin', from: '02:15', to });
    expect(nextOpening(at15('03:00'), at('2026-10-25T00:59Z'))).toBe(at('2026-10-25T00:59Z'));
    expect(nextOpening(at15('03:00'), at('2026-10-25T01:00Z'))).toBe(at('2026-10-25T01:15Z'));
    expect(nextOpening(at15('02:30'), at('2026-10-25T00:30Z'))).toBe(at('2026-10-25T01:15Z'));
    expect(nextOpening(at15('02:30'), at('2026-10-25T01:30Z'))).toBe(at('2026-10-26T01:15Z'));
  });

  test('that falls out on the one day of a week that it has opens a week later', () => {
    const sundays = sendingWindow.parse({ timeZone: 'Europe/Berlin', weekdays: [7], from: '02:00', to: '03:00' });
    expect(nextOpening(sundays, at('2026-03-22T12:00Z'))).toBe(at('2026-04-05T00:00Z'));
  });

  test('opens at a time that the clock there shows to be inside', () => {
    fc.assert(
      fc.property(window, instant, (open, atMs) => {
        const opensMs = nextOpening(open, atMs);
        expect(opensMs).toBeGreaterThanOrEqual(atMs);
        const { weekday, time } = wall(open.timeZone, opensMs);
        expect(open.weekdays).toContain(weekday);
        expect(time >= open.from && (time < open.to || open.to === '24:00')).toBe(true);
      }),
    );
  });

  test('is not open any earlier than it says', () => {
    fc.assert(
      fc.property(
        window,
        instant,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (open, atMs, share) => {
          const opensMs = nextOpening(open, atMs);
          const before = Math.floor(atMs + (opensMs - atMs) * share);
          if (before === opensMs) return;
          const { weekday, time } = wall(open.timeZone, before);
          const isInside = open.weekdays.includes(weekday) && time >= open.from && time < open.to;
          expect(isInside).toBe(false);
        },
      ),
    );
  });

  test('days begin where days before end, and are 23 to 25 hours long', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, atMs) => {
        const { begins, ends } = dayOf(sendingWindow.parse({ timeZone }), atMs);
        expect(begins).toBeLessThanOrEqual(atMs);
        expect(ends).toBeGreaterThan(atMs);
        expect((ends - begins) / 3_600_000).toBeGreaterThanOrEqual(23);
        expect((ends - begins) / 3_600_000).toBeLessThanOrEqual(25);
        expect(dayOf(sendingWindow.parse({ timeZone }), ends).begins).toBe(ends);
      }),
    );
  });

  test('a time of a day is the first instant whose clock has reached it', () => {
    fc.assert(
      fc.property(zone, instant, fc.integer({ min: 0, max: 1_439 }), (timeZone, atMs, minute) => {
        const day = localDay(timeZone, atMs);
        const found = instantOf(timeZone, day, minute);
        expect(localDay(timeZone, found)).toBe(day);
        expect(wall(timeZone, found).weekday).toBe(weekdayOf(day));
        expect(wall(timeZone, found).time >= clock(minute)).toBe(true);
        // A moment before it was earlier, by the clock or by the day.
        const { time } = wall(timeZone, found - 1);
        expect(time < clock(minute) || localDay(timeZone, found - 1) < day).toBe(true);
      }),
    );
  });
});

const MINUTE = 60_000;
const NOON = at('2026-06-15T12:00Z');
const mail = (id: string) => ({ id, subject: 'x', text: 'y' });

function aDefinition(change: object = {}): CampaignDefinition {
  return campaignDefinition.parse({ from: { email: 'a@acme.example' }, steps: [{ variants: [mail('a')] }], ...change });
}

interface Asked {
  readonly step: number;
  readonly position: number;
  readonly atMs: number;
}

/** A campaign run to its end by a clock that jumps to whenever it is told to look again. */
function run(definition: CampaignDefinition, total: number): readonly Asked[] {
  const asked: Asked[] = [];
  const ranges = new Map<number, AskedRange[]>();
  const chosen = new Map<number, string>();
  for (let nowMs = NOON, turns = 0; turns < 20_000; turns++) {
    const next: Allowance = nextAllowance(definition, { ranges, chosen, startedTotal: total, total }, nowMs);
    if (next.kind === 'done') return asked;
    if (next.kind === 'wait') {
      expect(next.untilMs).toBeGreaterThan(nowMs);
      nowMs = next.untilMs;
    } else if (next.kind === 'choose') {
      chosen.set(next.step, 'b');
    } else {
      expect(next.end).toBeGreaterThan(next.first);
      for (let position = next.first; position < next.end; position++)
        asked.push({ step: next.step, position, atMs: nowMs });
      const known = ranges.get(next.step) ?? [];
      ranges.set(next.step, [
        ...known,
        { first: next.first, end: next.end, asked: next.end - next.first, atMs: nowMs },
      ]);
    }
  }
  throw new Error('the campaign does not end');
}

const definition = fc
  .record(
    {
      window,
      dailyCap: fc.integer({ min: 3, max: 40 }),
      gapSeconds: fc.integer({ min: 0, max: 600 }),
      steps: fc.array(
        fc.record({
          delayMinutes: fc.integer({ min: 0, max: 5_000 }),
          variants: fc.constant([mail('a'), mail('b')]),
          test: fc.option(
            fc.record({
              samplePercent: fc.integer({ min: 1, max: 99 }),
              metric: fc.constant('opened'),
              waitMinutes: fc.integer({ min: 1, max: 3_000 }),
            }),
            { nil: undefined },
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    },
    { requiredKeys: ['steps'] },
  )
  .map((change) => aDefinition(change));

describe('nextAllowance', () => {
  test('without limits everybody is asked for at once, a thousand at a time', () => {
    expect(
      nextAllowance(aDefinition(), { ranges: new Map(), chosen: new Map(), startedTotal: 2_500, total: 2_500 }, NOON),
    ).toEqual({
      kind: 'ask',
      step: 1,
      first: 0,
      end: 1_000,
    });
    expect(run(aDefinition(), 2_500).every(({ atMs }) => atMs === NOON)).toBe(true);
  });

  test('asks everybody for every step, once, in the order of positions', () => {
    fc.assert(
      fc.property(definition, fc.integer({ min: 1, max: 25 }), (campaign, total) => {
        const asked = run(campaign, total);
        for (const [i] of campaign.steps.entries()) {
          const positions = asked.filter(({ step }) => step === i + 1).map(({ position }) => position);
          expect(positions).toEqual(Array.from({ length: total }, (_, position) => position));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('keeps to window, cap, gap and delays', () => {
    fc.assert(
      fc.property(definition, fc.integer({ min: 1, max: 25 }), (campaign, total) => {
        const asked = run(campaign, total);
        const perDay = new Map<number, number>();
        for (const [i, { step, position, atMs }] of asked.entries()) {
          expect(nextOpening(campaign.window, atMs)).toBe(atMs);
          const { begins } = dayOf(campaign.window, atMs);
          perDay.set(begins, (perDay.get(begins) ?? 0) + 1);
          const before = asked[i - 1];
          if (before && campaign.gapSeconds)
            expect(atMs - before.atMs).toBeGreaterThanOrEqual(campaign.gapSeconds * 1_000);
          const earlier = asked.find((one) => one.step === step - 1 && one.position === position);
          if (step > 1)
            expect(atMs - (earlier?.atMs ?? Infinity)).toBeGreaterThanOrEqual(
              (campaign.steps[step - 1]?.delayMinutes ?? 0) * MINUTE,
            );
        }
        for (const count of perDay.values()) expect(count).toBeLessThanOrEqual(campaign.dailyCap ?? Infinity);
      }),
      { numRuns: 30 },
    );
  });

  test('whoever waits for the next step comes before whoever waits for the first', () => {
    const campaign = aDefinition({ steps: [{ variants: [mail('a')] }, { delayMinutes: 10, variants: [mail('a')] }] });
    const ranges = new Map([[1, [{ first: 0, end: 5, asked: 5, atMs: NOON }]]]);
    const progress = { ranges, chosen: new Map(), startedTotal: 10, total: 10 };
    expect(nextAllowance(campaign, progress, NOON)).toMatchObject({ kind: 'ask', step: 1, first: 5 });
    expect(nextAllowance(campaign, progress, NOON + 10 * MINUTE)).toMatchObject({
      kind: 'ask',
      step: 2,
      first: 0,
      end: 5,
    });
  });

  test('stops behind the sample until its time is over, then asks for the winner', () => {
    const test = { samplePercent: 20, metric: 'clicked', waitMinutes: 60 };
    const campaign = aDefinition({ steps: [{ variants: [mail('a'), mail('b')], test }] });
    const ranges = new Map<number, AskedRange[]>();
    const progress = { ranges, chosen: new Map<number, string>(), startedTotal: 100, total: 100 };
    expect(nextAllowance(campaign, progress, NOON)).toMatchObject({ kind: 'ask', first: 0, end: 20 });
    ranges.set(1, [{ first: 0, end: 20, asked: 20, atMs: NOON }]);
    expect(nextAllowance(campaign, progress, NOON + 1)).toEqual({ kind: 'wait', untilMs: NOON + 60 * MINUTE });
    expect(nextAllowance(campaign, progress, NOON + 60 * MINUTE)).toEqual({ kind: 'choose', step: 1 });
    progress.chosen.set(1, 'b');
    expect(nextAllowance(campaign, progress, NOON + 61 * MINUTE)).toMatchObject({ kind: 'ask', first: 20, end: 100 });
  });

  test('takes up whoever is added later', () => {
    const ranges = new Map([[1, [{ first: 0, end: 5, asked: 5, atMs: NOON }]]]);
    const progress = { ranges, chosen: new Map(), startedTotal: 5, total: 5 };
    expect(nextAllowance(aDefinition(), progress, NOON)).toEqual({ kind: 'done' });
    expect(nextAllowance(aDefinition(), { ...progress, total: 8 }, NOON)).toMatchObject({ first: 5, end: 8 });
  });
});
