import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeConfig, type ConfigRow } from '@posthorn/platform';
import { parse } from 'yaml';
import { z } from 'zod';
import { configPage, envExample } from '../config/config-pages.ts';
import { collectVariables, type Variable } from '../config/variables.ts';
import type { Generated } from './generated.ts';

const root = resolve(import.meta.dirname, '../..');

const composeFile = z.object({
  'x-variables': z.record(z.string(), z.string()),
  services: z.record(z.string(), z.object({ environment: z.record(z.string(), z.unknown()).default({}) })),
});

async function variables(): Promise<Variable[]> {
  const apps = globSync('apps/*/src/config.ts', { cwd: root }).map((path) => path.split(/[\\/]/)[1] ?? '');
  const services = new Map<string, ConfigRow[]>();
  for (const app of apps.toSorted()) services.set(app, describeConfig(await schemaOf(app)));
  const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const compose = composeFile.parse(parse(text, { merge: true }));
  const handedOn = Object.values(compose.services).flatMap(({ environment }) =>
    Object.keys(environment).filter((name) => environment[name] === null),
  );
  return collectVariables(services, { text, descriptions: compose['x-variables'], handedOn });
}

/** `streamGatewayConfig` of `apps/stream-gateway/dist/config.js`. */
async function schemaOf(app: string): Promise<z.ZodObject> {
  const name = `${app.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())}Config`;
  const module: Record<string, unknown> = await import(pathToFileURL(join(root, `apps/${app}/dist/config.js`)).href);
  const schema = module[name];
  if (!(schema instanceof z.ZodObject)) throw new Error(`apps/${app}/src/config.ts must export a zod object ${name}`);
  return schema;
}

export default [
  { path: 'docs/generated/config.md', content: async () => configPage(await variables()) },
  { path: '.env.example', content: async () => envExample(await variables()) },
] satisfies Generated[];
