import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { edgeConfig } from '../routes/edge-config.ts';
import { readRoutes } from '../routes/routes.ts';

const root = resolve(import.meta.dirname, '../..');
const compose = z.object({
  'x-environment': z.object({ PORT: z.int(), METRICS_PORT: z.int() }),
  services: z.record(z.string(), z.object({ ports: z.array(z.string()).default([]) })),
});
const scraping = z.object({
  rule_files: z.array(z.string()),
  scrape_configs: z.array(
    z.object({ dns_sd_configs: z.array(z.object({ names: z.array(z.string()), port: z.int() })) }),
  ),
});

test('the scrape configuration knows every service that has metrics, at their port', () => {
  const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const { services, 'x-environment': environment } = compose.parse(parse(text, { merge: true }));
  const config = scraping.parse(parse(readFileSync(join(root, 'deploy/dashboards/prometheus.yml'), 'utf8')));
  const [found] = config.scrape_configs.flatMap((scrape) => scrape.dns_sd_configs);
  const apps = Object.keys(services).filter((name) => existsSync(join(root, `apps/${name}/src/main.ts`)));
  expect(found).toMatchObject({ names: apps.toSorted(), port: environment.METRICS_PORT });
  for (const file of config.rule_files) expect(existsSync(join(root, 'deploy/dashboards', file))).toBe(true);
});

test('nobody outside reaches the metrics: the edge knows nothing of their port, and only the edge is published', () => {
  const { services, 'x-environment': environment } = compose.parse(
    parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }),
  );
  expect(environment.METRICS_PORT).not.toBe(environment.PORT);
  const published = Object.entries(services).filter(([, { ports }]) => ports.length > 0);
  expect(published.map(([name]) => name)).toEqual(['edge']);
  const edge = edgeConfig(readRoutes(join(root, 'deploy/routes.json')));
  expect(edge).not.toContain(String(environment.METRICS_PORT));
  for (const [, port] of edge.matchAll(/^ *server [^ ]+:(\d+)/gm)) expect(port).toBe(String(environment.PORT));
});
