import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { BENCH_DIR, output, WORK_DIR } from './tools.ts';
import type { Print } from './work.ts';

const NCHAN_MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so';

/** nchan where it is installed, the bare and the coalescing Node broadcaster: the same swarm, the same work, just before ours. */
export async function peers(print: Print): Promise<void> {
  const installed = await access(NCHAN_MODULE).then(
    () => true,
    () => false,
  );
  if (!installed)
    print({ server: 'nchan', note: 'not installed (Debian: libnginx-mod-nchan); ratios to it are left out' });
  const servers = [...(installed ? ['nchan'] : []), 'node-raw', 'node-pass'].join(',');
  await bench(print, `servers=${servers}`, 'tests=connect,mem,fan,max', 'conns=1000,10000', 'window=3', 'steps=5');
  await bench(print, `servers=${servers}`, 'tests=channels', 'window=4');
}

async function bench(print: Print, ...options: readonly string[]): Promise<void> {
  const text = await output(process.execPath, [join(BENCH_DIR, 'bench.js'), ...options], {
    ...process.env,
    WORK: WORK_DIR,
  });
  for (const line of text.split('\n')) if (line.startsWith('{')) print(JSON.parse(line) as object);
}
