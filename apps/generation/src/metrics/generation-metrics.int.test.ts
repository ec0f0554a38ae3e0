import { afterEach, expect, test, vi } from 'vitest';
import { GenerationBench } from '../generation.fixture.js';

let bench: GenerationBench | undefined;
afterEach(() => bench?.stop());

/** The value of each series, by its name with labels. */
async function scrape({ service }: GenerationBench): Promise<Map<string, number>> {
  const text = await (await fetch(service.metricsUrl ?? '')).text();
  const samples = text.matchAll(/^([a-z0-9_]+(?:{.*})?) ([0-9.e+-]+)$/gm);
  return new Map(Array.from(samples, ([, series = '', value]) => [series, Number(value)]));
}

test('what is written is counted from its beginning to its end, with what it took', async () => {
  bench = await GenerationBench.start([{ deltas: ['Hello', ' you'], everyMs: 100 }]);
  const source = bench.source();
  await bench.ask(source);
  expect((await scrape(bench)).get('posthorn_generation_running')).toBe(1);
  await bench.read(source);
  const mine = bench;
  await vi.waitFor(async () => expect((await scrape(mine)).get('posthorn_generation_running')).toBe(0), {
    timeout: 10_000,
  });
  const metrics = await scrape(bench);
  expect(metrics.get('posthorn_generation_duration_seconds_count{outcome="completed"}')).toBe(1);
  expect(metrics.get('posthorn_generation_first_token_seconds_count')).toBe(1);
  expect(metrics.get('posthorn_generation_first_token_seconds_sum')).toBeGreaterThan(0.09);
  expect(metrics.get('posthorn_generation_tokens_total{kind="output"}')).toBe(2);
  expect(metrics.get('posthorn_generation_tokens_total{kind="input"}')).toBeGreaterThan(0);
});

test('a failure and a refusal are counted by their reasons', async () => {
  bench = await GenerationBench.start([{ deltas: ['Hello'], ending: 'stall' }], {
    GENERATION_CONCURRENCY: 1,
    GENERATION_STALL_MS: 300,
  });
  const source = bench.source();
  await bench.ask(source);
  expect(await bench.ask()).toMatchObject({ ok: false, code: 'TOO_MANY_GENERATIONS' });
  await bench.read(source);
  const mine = bench;
  await vi.waitFor(
    async () => {
      const metrics = await scrape(mine);
      expect(metrics.get('posthorn_generation_duration_seconds_count{outcome="model_stalled"}')).toBe(1);
      expect(metrics.get('posthorn_generation_refused_total{reason="too_many_generations"}')).toBe(1);
    },
    { timeout: 10_000 },
  );
});
