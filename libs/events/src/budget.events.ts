import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { count, id, instant } from './fields.js';

/** A calendar window in UTC and what is taken of it so far, reservations not spent yet included. */
const windowTotal = z.object({ window: z.enum(['hour', 'day', 'month']), startsAt: instant, used: count });

export const BudgetReserved = defineEvent('budget.reserved', {
  version: 1,
  visibility: 'internal',
  summary: 'Sends of a budget were set aside for one process; the event carries the running totals.',
  data: z.object({
    counterId: id.describe(
      'What is counted: `all` sends of the workspace, those of an agent, to a domain, from a domain.',
    ),
    reserved: z.int().describe('Sends set aside by this event; negative when unspent ones were given back.'),
    totals: z.array(windowTotal).max(8),
    reservedAt: instant,
  }),
  examples: [
    {
      counterId: 'all',
      reserved: 10,
      totals: [{ window: 'hour', startsAt: '2026-03-22T10:00:00Z', used: 120 }],
      reservedAt: '2026-03-22T10:05:00.000Z',
    },
  ],
});

export const budgetEvents = [BudgetReserved] as const;
