import { DeliverySent, SendQueued, WebhookEnabled, WebhookPushed, type RecordedEvent } from '@posthorn/events';
import fc from 'fast-check';
import type { Dialect } from './dialect.js';
import type { FaultPlan } from './faulty-log.fixture.js';
import { bounced, delivered, OTHER_WORKSPACE, plain, types, WORKSPACE } from './simulation.fixture.js';
import { StreamFilter, type Refinement } from './stream-filter.js';

/** What happens in a scenario is drawn here; `world.fixture.ts` plays it. */
export type Scenario = typeof scenario extends fc.Arbitrary<infer Drawn> ? Drawn : never;
export type Step = Scenario['steps'][number];
export type ClientWish = Scenario['clients'][number];
export type PublishedEvent = Scenario['before'][number];

const about = { requestId: 'req_1', recipientEmail: 'a@example.com' };

export const FACTS = [
  delivered(),
  delivered('req_2'),
  bounced(),
  DeliverySent.of({ ...about, sentAt: '2026-03-22T10:05:00Z' }),
  SendQueued.of({ ...about, queuedAt: '2026-03-22T10:05:00Z' }),
  WebhookEnabled.of({ webhookId: 'whk_1', enabledBy: { kind: 'user' }, enabledAt: '2026-03-22T12:00:00.000Z' }),
  // Internal: must never be seen, whatever the filter.
  WebhookPushed.of({
    webhookId: 'whk_1',
    eventId: 'evt_1',
    deliveryId: 'd_1',
    attempt: 1,
    statusCode: 200,
    durationMs: 80,
    pushedAt: '2026-03-22T10:00:00.100Z',
  }),
];

/** Keepalives at every tick, and streams that the server ends. */
const restless: Dialect = {
  name: 'restless',
  timing: { greeting: 'hello', keepalive: 'keepalive', keepaliveMs: 1, lifetimeMs: 8 },
  view: (event) => (event.type.startsWith('send.') ? undefined : plain.view(event)),
};

/** A view that is not total: what it does not print is left out, and nobody else notices. */
const broken: Dialect = {
  name: 'broken',
  timing: plain.timing,
  view: (event) => {
    if (event.type === 'delivery.bounced') throw new RangeError('cannot be printed');
    return plain.view(event);
  },
};

export const DIALECTS = { plain, restless, broken } as const;

const refinement: Refinement = {
  key: 'req_2',
  accepts: ({ data }) => typeof data === 'object' && data !== null && 'requestId' in data && data.requestId === 'req_2',
};

const some = <const Value>(...values: readonly Value[]) => fc.constantFrom(...values);
const perhaps = <const Value>(...values: readonly Value[]) => fc.option(some(...values), { nil: undefined });
const chance = (percent: number) => fc.nat({ max: 99 }).map((drawn) => drawn >= 100 - percent);

const event = fc.record({
  workspaceId: some(WORKSPACE, OTHER_WORKSPACE),
  key: some('c1', 'c2'),
  agentId: perhaps('agt_1', 'agt_2'),
  fact: some(...FACTS),
  testMode: fc.boolean(),
});

/** A number: after the event of the workspace with this index, as a list or another dialect may have named it. */
const start = fc.oneof(some('now', 'earliest'), fc.nat({ max: 60 }));

const client = fc.record({
  workspaceId: some(WORKSPACE, OTHER_WORKSPACE),
  types: some('*', 'delivery.*', 'delivery.sent,send.*', '*.sent', 'webhook.*', 'delivery.delivered'),
  contact: perhaps('c1', 'c2'),
  agentId: fc.option(some('agt_1', 'agt_2'), { nil: undefined, freq: 2 }),
  testMode: perhaps(true, false),
  refined: chance(15),
  dialect: some('plain', 'plain', 'restless', 'broken'),
  start,
  fast: fc.boolean(),
  limitBytes: some(100, 400, 1_500),
});

const who = fc.nat({ max: 9 });
const replica = fc.nat({ max: 2 });
const publishing = fc.array(event, { minLength: 1, maxLength: 12 }).map((batch) => ({ do: 'publish' as const, batch }));
const flooding = fc.record({ do: some('flood'), event, count: fc.integer({ min: 50, max: 200 }) });
const connecting = fc.record({ do: some('connect'), wish: client, replica });
/** Another client with the filter of one that is there, but perhaps for the refinement. */
const joining = fc.record({ do: some('join'), who, refined: fc.boolean(), start, replica });
const cutting = fc.record({ do: some('cut'), who, replica });
const leaving = fc.record({ do: some('leave'), who });
const taking = fc.record({ do: some('take'), who, bytes: fc.integer({ min: 1, max: 3_000 }) });
const waiting = fc.record({ do: some('wait'), turns: fc.integer({ min: 1, max: 4 }) });
const ticking = fc.record({ do: some('tick'), ms: fc.nat({ max: 3 }) });
const forgetting = fc.record({ do: some('forget'), percent: fc.integer({ min: 1, max: 100 }) });
const redeploying = fc.record({ do: some('redeploy'), replica, windowMs: some(0, 0, 30) });

const step = fc.oneof(
  { weight: 8, arbitrary: publishing },
  { weight: 1, arbitrary: flooding },
  { weight: 4, arbitrary: connecting },
  { weight: 3, arbitrary: joining },
  { weight: 5, arbitrary: cutting },
  { weight: 1, arbitrary: leaving },
  { weight: 8, arbitrary: taking },
  { weight: 6, arbitrary: waiting },
  { weight: 2, arbitrary: ticking },
  { weight: 1, arbitrary: forgetting },
  { weight: 1, arbitrary: redeploying },
);

/** Ends every plan, so that all goes well in the end. */
const faultless: FaultPlan = {
  tails: [{ turns: 0, part: 1_000, breaks: false, repeats: 0 }],
  reads: [{ turns: 0, breaksAfter: undefined, boundsFail: false }],
};
const plan: fc.Arbitrary<FaultPlan> = fc.record({
  tails: fc
    .array(
      fc.record({ turns: some(0, 0, 1, 5), part: some(1, 3, 1_000), breaks: chance(10), repeats: some(0, 2, 20) }),
      { maxLength: 15, size: 'max' },
    )
    .map((faults) => [...faults, ...faultless.tails]),
  reads: fc
    .array(
      fc.record({
        turns: some(0, 0, 1, 4),
        breaksAfter: fc.option(fc.nat({ max: 40 }), { nil: undefined, freq: 2 }),
        boundsFail: chance(8),
      }),
      { maxLength: 15, size: 'max' },
    )
    .map((faults) => [...faults, ...faultless.reads]),
});

export const scenario = fc.record({
  before: fc.array(event, { maxLength: 60, size: 'max' }),
  clients: fc.array(client, { minLength: 1, maxLength: 5 }),
  /** One replica for each; the log as it sees it. */
  replicas: fc.array(fc.oneof(fc.constant(faultless), plan), { minLength: 1, maxLength: 3 }),
  ringEvents: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 30 })),
  ringBytes: some(1, 3_000, 1_000_000),
  warmUpEvents: fc.integer({ min: 0, max: 30 }),
  maxReplays: fc.integer({ min: 1, max: 2 }),
  batchBytes: some(1, 500, 5_000),
  loneBatchBytes: some(1, 500, 5_000),
  sharedBytes: some(0, 1_000, 50_000),
  steps: fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }),
});

/** The filters once more, in other words. */
const WANTED: Readonly<Record<ClientWish['types'], RegExp>> = {
  '*': /^(?!webhook\.push)/,
  'delivery.*': /^delivery\./,
  'delivery.sent,send.*': /^(delivery\.sent|send\..+)$/,
  '*.sent': /\.sent$/,
  'webhook.*': /^webhook\.(?!push)/,
  'delivery.delivered': /^delivery\.delivered$/,
};

/** Whether a client that wishes this has to see the event, said without the engine. */
export function isWanted(
  wish: ClientWish,
  { workspaceId, type, subject, agentId, testMode, data }: RecordedEvent,
): boolean {
  if (workspaceId !== wish.workspaceId || !WANTED[wish.types].test(type)) return false;
  if (wish.dialect === 'restless' && type.startsWith('send.')) return false;
  if (wish.dialect === 'broken' && type === 'delivery.bounced') return false;
  if (wish.refined && !JSON.stringify(data).includes('"requestId":"req_2"')) return false;
  return (
    (wish.testMode === undefined || testMode === wish.testMode) &&
    (wish.contact === undefined || subject.split('.')[3] === wish.contact) &&
    (wish.agentId === undefined || agentId === wish.agentId)
  );
}

/** The same for the engine. */
export function filterOf({ workspaceId, contact, agentId, testMode, refined, ...wish }: ClientWish): StreamFilter {
  return new StreamFilter({
    workspaceId,
    types: types(wish.types),
    ...(contact !== undefined && { contact }),
    ...(agentId !== undefined && { agentId }),
    ...(testMode !== undefined && { testMode }),
    ...(refined && { refinement }),
  });
}

/** At least one event for every filter that can be drawn, so that every client has a last one to wait for. */
export const CLOSING: readonly PublishedEvent[] = ([WORKSPACE, OTHER_WORKSPACE] as const).flatMap((workspaceId) =>
  (['c1', 'c2'] as const).flatMap((key) =>
    (['agt_1', 'agt_2'] as const).flatMap((agentId) =>
      [true, false].flatMap((testMode) => FACTS.map((fact) => ({ workspaceId, key, agentId, testMode, fact }))),
    ),
  ),
);
