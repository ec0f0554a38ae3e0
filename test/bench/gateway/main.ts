import { connections } from './connections.work.ts';
import { fanOut } from './fan-out.work.ts';
import { buildSwarm } from './tools.ts';
import type { Work } from './work.ts';

const works: Readonly<Record<string, Work>> = { connections, 'fan-out': fanOut };

/** `npm run bench:gateway` runs all, `npm run bench:gateway -- fan-out` some; each result is one JSON line on standard output. */
const wanted = process.argv.slice(2);
await buildSwarm();
for (const name of wanted.length > 0 ? wanted : Object.keys(works)) {
  const work = works[name];
  if (!work) throw new Error(`no bench "${name}"; there are ${Object.keys(works).join(', ')}`);
  await work((line) => console.log(JSON.stringify({ server: 'posthorn', ...line })));
}
process.exit(0);
