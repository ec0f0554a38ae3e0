import { connections } from './connections.work.ts';
import { fanOut } from './fan-out.work.ts';
import { growth } from './growth.work.ts';
import { resume } from './resume.work.ts';
import { slowClient } from './slow-client.work.ts';
import { storm } from './storm.work.ts';
import { tenants } from './tenants.work.ts';
import { buildSwarm } from './tools.ts';
import type { Work } from './work.ts';

const works: Readonly<Record<string, Work>> = {
  'fan-out': fanOut,
  connections,
  tenants,
  resume,
  growth,
  'slow-client': slowClient,
  storm,
};

/** `npm run bench:gateway` runs all, `npm run bench:gateway -- fan-out` some; each result is one JSON line on standard output. */
const wanted = process.argv.slice(2);
await buildSwarm();
for (const name of wanted.length > 0 ? wanted : Object.keys(works)) {
  const work = works[name];
  if (!work) throw new Error(`no bench "${name}"; there are ${Object.keys(works).join(', ')}`);
  await work((line) => console.log(JSON.stringify({ server: 'posthorn', ...line })));
}
process.exit(0);
