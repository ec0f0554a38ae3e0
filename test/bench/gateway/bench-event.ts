import type { NewEvent } from '@posthorn/event-log';

const PADDING = 'x'.repeat(150);

/** About 200 bytes of data, as sse-pub's events have. @param numbers what the swarm reads: `t`, microseconds, and `n` */
export function benchEvent(workspaceId: string, type: string, numbers: object): NewEvent {
  return {
    fact: { type, version: 1, data: { ...numbers, p: PADDING } },
    workspaceId,
    key: 'c234567abcdefghi',
    contact: 'c234567abcdefghi',
    occurredAt: new Date().toISOString(),
    testMode: false,
    correlationId: 'bench',
  };
}
