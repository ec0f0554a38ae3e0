import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readRoutes } from '../routes/routes.ts';
import { COMPOSER } from '../topology/services.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const packages = globSync('{libs,apps}/*/package.json', { cwd: root }).map((path) =>
  path.split(/[\\/]/).slice(0, 2).join('/'),
);
const apps = packages.filter((path) => path.startsWith('apps/')).map((path) => path.slice('apps/'.length));
const services = apps.filter((app) => app !== COMPOSER);

const composeService = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
});
const compose = z
  .object({ services: z.record(z.string(), composeService) })
  .parse(parse(read('docker-compose.yml'), { merge: true })).services;

const references = z.object({ references: z.array(z.object({ path: z.string() })) });
const manifest = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

test('nest-cli.json names every app and lib, and where it is', () => {
  const { projects } = z
    .object({ projects: z.record(z.string(), z.object({ root: z.string() })) })
    .parse(JSON.parse(read('nest-cli.json')));
  expect(
    Object.values(projects)
      .map((project) => project.root)
      .toSorted(),
  ).toEqual(packages.toSorted());
});

test('tsc -b builds every app and lib', () => {
  const paths = references
    .parse(JSON.parse(read('tsconfig.json')))
    .references.map(({ path }) => path.replace('./', ''));
  expect(paths.toSorted()).toEqual(packages.toSorted());
});

test.each(packages)('%s is built after the packages it depends on', (folder) => {
  const { name, dependencies } = manifest.parse(JSON.parse(read(`${folder}/package.json`)));
  const ours = Object.keys(dependencies).filter((dependency) => dependency.startsWith('@posthorn/'));
  const built = references.parse(JSON.parse(read(`${folder}/tsconfig.json`))).references.map(({ path }) => {
    const target = join(folder, path);
    return manifest.parse(JSON.parse(read(`${target}/package.json`))).name;
  });
  expect(name).toBe(`@posthorn/${folder.split('/')[1]}`);
  expect(built.toSorted()).toEqual(ours.toSorted());
});

test('the compose file runs every service, once, from its build output', () => {
  const ours = Object.entries(compose).filter(
    ([name, { image }]) => image.startsWith('posthorn') && !['migrate', 'posthorn'].includes(name),
  );
  expect(ours.map(([name]) => name).toSorted()).toEqual(services.toSorted());
  for (const [name, { command }] of ours) {
    expect(command?.filter((argument) => !argument.startsWith('--'))).toEqual([`apps/${name}/dist/main.js`]);
    expect(existsSync(join(root, `apps/${name}/src/main.ts`)), `apps/${name}/src/main.ts`).toBe(true);
  }
});

test('the compose file has the posthorn command, with the servers of the services, and not among them', () => {
  const { profiles, entrypoint, environment } = compose['posthorn'] ?? {};
  expect(profiles).toEqual(['command-line']);
  expect(entrypoint).toEqual(['node', '--enable-source-maps', 'apps/standalone/bin/posthorn.js']);
  for (const name of ['NATS_URL', 'DATABASE_URL']) expect(environment?.[name]).toBe(compose['api']?.environment[name]);
});

test('every route leads to a service that the compose file runs', () => {
  const targets = readRoutes(join(root, 'deploy/routes.json')).map(({ service }) => service);
  expect(services).toEqual(expect.arrayContaining(targets));
});

test('only the edge proxy is reachable from outside', () => {
  const published = Object.entries(compose).filter(([, { ports }]) => ports.length > 0);
  expect(published.map(([name]) => name)).toEqual(['edge']);
});

test('files the compose file mounts are there', () => {
  const mounted = Object.values(compose).flatMap(({ volumes }) => volumes.filter((volume) => volume.startsWith('./')));
  expect(mounted.map((volume) => volume.split(':')[0] ?? '').filter((path) => !existsSync(join(root, path)))).toEqual(
    [],
  );
});

test('the broker of the compose file fsyncs before it acknowledges', () => {
  expect(compose['nats']?.command).toEqual(['--config', '/etc/nats/nats-server.conf']);
  expect(read('deploy/nats/nats-server.conf')).toMatch(/^\s*sync_interval:\s*always$/m);
});

test.each(services)('the compose file hands %s every variable it reads, and no other', async (service) => {
  const module: Record<string, unknown> = await import(join(root, `apps/${service}/src/config.ts`));
  const schema = Object.values(module).find((value) => value instanceof z.ZodObject && 'PORT' in value.shape);
  if (!(schema instanceof z.ZodObject))
    throw new TypeError(`apps/${service}/src/config.ts exports no schema with PORT`);
  const given = compose[service]?.environment ?? {};
  expect(Object.keys(given).toSorted()).toEqual(Object.keys(schema.shape).toSorted());
  const set = Object.entries(given).filter(([, value]) => value !== null);
  const environment = Object.fromEntries(set.map(([name, value]) => [name, sample(String(value))]));
  expect(schema.safeParse(environment).error?.issues ?? []).toEqual([]);
});

test('a secret that is not set stops docker compose, or is handed on as unset: nothing falls back to a known one', () => {
  const secrets = Object.values(compose).flatMap(({ environment }) =>
    Object.entries(environment).filter(([name]) => /SECRET|PASSWORD|DATABASE_URL/.test(name)),
  );
  for (const [name, value] of secrets) expect(`${name}=${value}`).toMatch(/=null$|\$\{[A-Z_]+:\?/);
});

/** The value as it might be once `.env` is filled in. */
function sample(value: string): string {
  return value.replaceAll(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1').replaceAll(/\$\{[A-Z_]+[^}]*\}/g, 'a'.repeat(32));
}
