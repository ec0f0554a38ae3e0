import { SendQueued } from '@posthorn/events';
import {
  type BudgetAnswer,
  judge,
  type ContactFacts,
  type PolicyContext,
  type PolicyRequest,
  policySettings,
} from '@posthorn/policy';
import { aPolicyAgent, aPolicyContext, aPolicyRequest, factsOf } from '@posthorn/policy/testing';
import { quantile } from './closed-loop.ts';
import { verdictBench } from './verdict.bench.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3);
const SAMPLES = 200_000;

interface Situation {
  readonly request: PolicyRequest;
  readonly facts: ContactFacts;
  readonly context: PolicyContext;
}

/** Verdicts alone, without log and database; then as clients ask for them. */
export async function policyBench(print: (line: object) => void): Promise<void> {
  for (const [situation, made] of Object.entries(situations())) {
    print({ bench: 'policy', measured: 'judge', situation, ...measure(made) });
  }
  await verdictBench(print);
}

const SETTINGS = policySettings.parse({
  hourlyLimit: 1_000,
  dailyLimit: 10_000,
  monthlyLimit: 100_000,
  domainHourlyLimit: 100,
  requireVerifiedDomain: true,
  riskLimits: { hardBouncesPerDay: 100 },
  negativeSignalLimits: { complaintsPerDay: 10, unsubscribesPerDay: 100 },
});

/** Every rule has something to look at. */
function situations(): Readonly<Record<string, Situation>> {
  const request = aPolicyRequest({
    agent: aPolicyAgent({ allowlistDomains: ['example.com', 'example.org'], blocklistDomains: ['example.net'] }),
    templateId: 'tpl_1',
    senderDomain: 'acme.example',
  });
  const context = aPolicyContext({
    budget,
    template: { approved: true, lintErrors: [] },
    domainVerified: true,
    signals: { hardBounces: 3, complaints: 0, unsubscribes: 1 },
  });
  const sent = (templateId: string, minutesAgo: number) => {
    const { requestId, recipientEmail } = aPolicyRequest({ requestId: 'req_1' });
    const queuedAt = new Date(context.atMs - minutesAgo * 60_000).toISOString();
    return { fact: SendQueued.of({ requestId, recipientEmail, templateId, queuedAt }), minutesAgo };
  };
  return {
    'allowed by all rules': { request, facts: factsOf(sent('tpl_1', 60)), context },
    'blocked by the cooldown': { request, facts: factsOf(sent('tpl_1', 4)), context },
  };
}

const window = (name: 'hour' | 'day' | 'month', limit: number) => ({
  window: name,
  used: 12,
  limit,
  resetsAt: '2026-03-22T11:00:00.000Z',
  exceeded: false,
});
const budget: BudgetAnswer = {
  fits: true,
  counters: [
    {
      about: 'workspace',
      id: 'all',
      windows: [window('hour', 1_000), window('day', 10_000), window('month', 100_000)],
    },
    { about: 'agent', id: 'agt_1', windows: [window('hour', 100), window('day', 1_000)] },
    { about: 'recipient_domain', id: 'to-1', windows: [window('hour', 100)] },
  ],
};

function measure({ request, facts, context }: Situation): object {
  const once = () => judge(request, facts, SETTINGS, context);
  const { outcome, trace } = once();
  let verdicts = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + SECONDS * 1_000;
  while (performance.now() < endsAt) for (let i = 0; i < 1_000; i++, verdicts++) once();
  const elapsedMs = performance.now() - startedAt;
  const nanoseconds = Array.from({ length: SAMPLES }, () => 0);
  for (let i = 0; i < SAMPLES; i++) {
    const from = process.hrtime.bigint();
    once();
    nanoseconds[i] = Number(process.hrtime.bigint() - from);
  }
  const sorted = nanoseconds.toSorted((a, b) => a - b);
  const microseconds = (q: number) => Math.round(quantile(sorted, q) / 10) / 100;
  return {
    outcome,
    rulesTraced: trace.length,
    perSecond: Math.round((verdicts / elapsedMs) * 1_000),
    p50Microseconds: microseconds(0.5),
    p99Microseconds: microseconds(0.99),
  };
}
