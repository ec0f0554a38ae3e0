import { readFileSync } from 'node:fs';
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
