import { connections } from './connections.work.ts';
import { fanOut } from './fan-out.work.ts';
import { growth } from './growth.work.ts';
import { peers } from './peers.work.ts';
import { resume } from './resume.work.ts';
import { slowClient } from './slow-client.work.ts';
import { storm } from './storm.work.ts';
import { judge, type Line } from './targets.ts';
import { tenants } from './tenants.work.ts';
import { buildSwarm } from './tools.ts';
import type { Work } from './work.ts';

const works: Readonly<Record<string, Work>> = {
  peers,
  'fan-out': fanOut,
  connections,
  tenants,
  resume,
  growth,
  'slow-client': slowClient,
  storm,
};

/**
 * `npm run bench:gateway` runs all, `npm run bench:gateway -- peers fan-out` some. Each result is one JSON line on standard output; the last
 * lines judge the targets of the gateway by what was measured.
 */
const wanted = process.argv.slice(2);
const lines: Line[] = [];
await buildSwarm();
for (const name of wanted.length > 0 ? wanted : Object.keys(works)) {
  const work = works[name];
  if (!work) throw new Error(`no bench "${name}"; there are ${Object.keys(works).join(', ')}`);
  await work((result) => {
    const line: Line = { server: 'posthorn', ...result };
    lines.push(line);
    console.log(JSON.stringify(line));
  });
}
for (const verdict of judge(lines)) console.log(JSON.stringify(verdict));
process.exit(0);
