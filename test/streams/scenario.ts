import type { NewEvent } from '@posthorn/event-log';
import { DeliveryBounced, DeliveryDelivered, DeliverySent, SendQueued, type RecordedEvent } from '@posthorn/events';
import { anEvent, type TestWorkspace } from '@posthorn/testing';
import fc from 'fast-check';

export type Scenario = typeof scenario extends fc.Arbitrary<infer Drawn> ? Drawn : never;
export type ClientWish = Scenario['clients'][number];
export type PublishedEvent = Extract<Scenario['steps'][number], { do: 'publish' }>['batches'][number][number];

const about = { requestId: 'req_1', recipientEmail: 'anna@example.com' };
const at = '2026-01-02T03:04:05Z';
const facts = {
  'delivery.delivered': DeliveryDelivered.of({ ...about, deliveredAt: at }),
  'delivery.bounced': DeliveryBounced.of({ ...about, bouncedAt: at, bounceType: 'hard' }),
  'delivery.sent': DeliverySent.of({ ...about, sentAt: at }),
  'send.queued': SendQueued.of({ ...about, queuedAt: at }),
} as const;
type Type = keyof typeof facts;
const TYPES = Object.keys(facts) as Type[];
const RECIPIENTS = ['anna@example.com', 'bob@example.com'] as const;

/** Over 8 KB, so that few of them are more than the kernel keeps for a client that does not read. */
const heavy = DeliveryBounced.of({
  ...about,
  bouncedAt: at,
  bounceType: 'hard',
  reason: 'ü'.repeat(4_096),
  diagnosticCode: 'x'.repeat(4_096),
});

/** Three dialects; what of a filter each event type passes, said without the gateway. */
const SURFACES = {
  molted: {
    path: '/v1/agent/events/stream',
    parameter: 'eventTypes',
    keys: ['mm_live', 'mm_test'],
    filters: {
      '*': TYPES,
      'delivery.*': ['delivery.delivered', 'delivery.bounced', 'delivery.sent'],
      '*.sent,send.queued': ['delivery.sent', 'send.queued'],
      'delivery.bounced': ['delivery.bounced'],
    },
  },
  mailsAi: {
    path: '/v1/events/stream',
    parameter: 'event_types',
    keys: ['mk_live', 'mk_test'],
    filters: {
      'message.delivered,message.bounced': ['delivery.delivered', 'delivery.bounced'],
      'message.delivered': ['delivery.delivered'],
    },
  },
  worker: {
    path: '/worker/v1/events',
    parameter: 'types',
    keys: ['msk', 'mm_test'],
    filters: {
      'message.bounced,message.delivered': ['delivery.delivered', 'delivery.bounced'],
      'message.bounced': ['delivery.bounced'],
    },
  },
} as const;
type Surface = keyof typeof SURFACES;

const some = <const Value>(...values: readonly Value[]) => fc.constantFrom(...values);
const workspace = fc.nat({ max: 1 });
const event = fc.record({
  workspace,
  type: some(...TYPES),
  recipient: some(...RECIPIENTS),
  testMode: fc.boolean(),
});
const client = fc.record({
  workspace,
  choice: fc.oneof(
    ...(Object.keys(SURFACES) as Surface[]).map((surface) =>
      fc.record({ surface: fc.constant(surface), filter: some(...Object.keys(SURFACES[surface].filters)) }),
    ),
  ),
  contact: fc.option(some(...RECIPIENTS), { nil: undefined }),
  testMode: fc.boolean(),
  /** A number: after the event of the workspace with this index. */
  start: fc.oneof(some('now', 'earliest'), fc.nat({ max: 40 })),
  gateway: workspace,
  version: some(1, 1, 2),
});
const who = fc.nat({ max: 4 });
const batch = fc.array(event, { minLength: 1, maxLength: 10 });

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: some('publish'), batches: fc.array(batch, { minLength: 1, maxLength: 3 }) }),
  },
  // Of a client that reads nothing meanwhile.
  { weight: 1, arbitrary: fc.record({ do: some('flood'), who, count: fc.integer({ min: 300, max: 500 }) }) },
  { weight: 3, arbitrary: fc.record({ do: some('cut'), who, gateway: workspace }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: some('cutAfter'), who, bytes: fc.nat({ max: 3_000 }), gateway: workspace }),
  },
  { weight: 2, arbitrary: fc.record({ do: some('pause'), who }) },
  { weight: 1, arbitrary: fc.record({ do: some('resume'), who }) },
  { weight: 2, arbitrary: fc.record({ do: some('connect'), wish: client }) },
  { weight: 3, arbitrary: fc.record({ do: some('wait'), ms: fc.nat({ max: 8 }) }) },
);

export const scenario = fc.record({
  before: fc.array(event, { maxLength: 60, size: 'max' }),
  clients: fc.array(client, { minLength: 1, maxLength: 4 }),
  steps: fc.array(step, { minLength: 1, maxLength: 16, size: 'max' }),
  redeploy: fc.nat({ max: 9 }).map((drawn) => drawn === 9),
});

export function newEvent({ type, recipient, testMode }: PublishedEvent, workspace: TestWorkspace): NewEvent {
  return anEvent(workspace, { fact: facts[type], recipientEmail: recipient, testMode });
}

/** One that most of the client's filters let pass. */
export function heavyEvent({ testMode }: ClientWish, workspace: TestWorkspace): NewEvent {
  return anEvent(workspace, { fact: heavy, testMode });
}

/** At least one event for every filter that can be drawn. */
export const CLOSING: readonly PublishedEvent[] = [0, 1].flatMap((workspace) =>
  RECIPIENTS.flatMap((recipient) =>
    [true, false].flatMap((testMode) => TYPES.map((type) => ({ workspace, type, recipient, testMode }))),
  ),
);

export function keyOf({ choice, testMode }: ClientWish, { keys }: TestWorkspace): string {
  return keys[SURFACES[choice.surface].keys[testMode ? 1 : 0]];
}

/** @param since a cursor, or `earliest`; from now on when left out */
export function pathOf({ choice: { surface, filter }, contact }: ClientWish, since: string | undefined): string {
  const { path, parameter } = SURFACES[surface];
  const query = new URLSearchParams({
    ...(filter !== '*' && { [parameter]: filter }),
    ...(contact !== undefined && surface === 'molted' && { contactEmail: contact }),
    ...(since !== undefined && { since }),
  });
  return `${path}?${query.toString()}`;
}

/** @param contactKey of the wish's contact */
export function isWanted(
  { choice: { surface, filter }, contact, testMode }: ClientWish,
  workspace: TestWorkspace,
  event: RecordedEvent,
  contactKey: (address: string) => string,
): boolean {
  const filters: Readonly<Record<string, readonly string[]>> = SURFACES[surface].filters;
  return (
    event.workspaceId === workspace.workspaceId &&
    event.testMode === testMode &&
    (filters[filter] ?? []).includes(event.type) &&
    (contact === undefined || surface !== 'molted' || event.contact === contactKey(contact))
  );
}
