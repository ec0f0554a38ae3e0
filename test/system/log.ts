import { connectEventLog } from '@posthorn/event-log';
import { catalogue } from '@posthorn/events';
import { serversOf } from './runtime.js';
import { theLocalSystem } from './system.js';

/** Sixteen base32 characters, as contact keys have; whose it is does not matter here. */
const SOMEBODY = 'a'.repeat(16);

/** The log of the system itself, for events that nothing produces yet. */
export async function theLog() {
  const log = await connectEventLog({ natsUrl: serversOf(theLocalSystem().dataDir).natsUrl, name: 'e2e' });
  return {
    /** @returns its id */
    async append(
      workspaceId: string,
      type: string,
      data: Record<string, unknown>,
      place: { readonly agentId?: string; readonly testMode?: boolean } = {},
    ): Promise<string> {
      const definition = catalogue.find((candidate) => candidate.type === type);
      if (definition === undefined) throw new Error(`there is no event ${type}`);
      const { events } = await log.append({
        fact: definition.of(data),
        workspaceId,
        key: SOMEBODY,
        contact: SOMEBODY,
        occurredAt: new Date().toISOString(),
        testMode: false,
        correlationId: 'e2e',
        ...place,
      });
      return events[0]?.id ?? '';
    },
    [Symbol.asyncDispose]: () => log.close(),
  };
}
