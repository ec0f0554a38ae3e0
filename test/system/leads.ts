import { createDatabase } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { serversOf } from './runtime.js';
import { theLocalSystem } from './system.js';

export interface TestLead {
  readonly email: string;
  readonly name: string;
}

/** Founders of SaaS companies in India: whom the goal that MisarReach prints is about. */
export async function addFounders(workspaceId: string, leads: readonly TestLead[]): Promise<void> {
  const { databaseUrl } = serversOf(theLocalSystem().dataDir);
  const db = createDatabase({ url: databaseUrl, max: 1, applicationName: 'e2e' });
  const about = { role: 'Founder', industry: 'SaaS', location: 'Bengaluru, India', source: 'sample' };
  try {
    for (let first = 0; first < leads.length; first += 1_000) {
      const rows = leads.slice(first, first + 1_000).map(({ email, name }) => {
        const [first_name = '', last_name = ''] = name.split(' ');
        return {
          ...about,
          id: newId('led'),
          workspace_id: workspaceId,
          email,
          address: email,
          name,
          first_name,
          last_name,
        };
      });
      await db.insertInto('leads').values(rows).execute();
    }
  } finally {
    await db.destroy();
  }
}
