import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const runtime = z.object({ natsUrl: z.string(), databaseUrl: z.string() });

/** Where the servers of a running instance are. */
export function serversOf(dataDir: string): z.output<typeof runtime> {
  return runtime.parse(JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')));
}
