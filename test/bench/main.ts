import { autopilotBench } from './autopilot.bench.ts';
import { endToEndBench } from './end-to-end.bench.ts';
import { eventLogBench } from './event-log.bench.ts';
import { generationBench } from './generation/generation.bench.ts';
import { inboundBench } from './inbound/inbound.bench.ts';
import { policyBench } from './policy.bench.ts';
import { queueBench } from './send/queue.bench.ts';
import { sendBench } from './send/send.bench.ts';
import { signalsBench } from './signals.bench.ts';
import { transportBench } from './send/transport.bench.ts';
import { triageBench } from './triage/triage.bench.ts';
import { webhookBench } from './webhook.bench.ts';

const benches: Readonly<Record<string, (print: (line: object) => void) => Promise<void>>> = {
  webhook: webhookBench,
  'end-to-end': endToEndBench,
  'event-log': eventLogBench,
  generation: generationBench,
  inbound: inboundBench,
  policy: policyBench,
  send: sendBench,
  'send-queue': queueBench,
  transport: transportBench,
  autopilot: autopilotBench,
  signals: signalsBench,
  triage: triageBench,
};

/** `npm run bench` runs all, `npm run bench -- webhook` some; each result is one JSON line on standard output. */
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  const bench = benches[name];
  if (!bench) throw new Error(`no bench "${name}"; there are ${Object.keys(benches).join(', ')}`);
  await bench((line) => console.log(JSON.stringify(line)));
}
process.exit(0);
