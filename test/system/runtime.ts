import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const runtime = z.object({ databaseUrl: z.string() });

/** Where the database of a running instance is. */
export function databaseUrlOf(dataDir: string): string {
  return runtime.parse(JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8'))).databaseUrl;
}
