import { COMPOSE, type Variable } from './variables.ts';

/** docs/generated/config.md */
export function configPage(variables: readonly Variable[]): string {
  const rows = variables.map((variable) =>
    [
      `\`${variable.name}\``,
      variable.usedBy.join(', '),
      variable.type.replaceAll('|', '\\|'),
      shownDefault(variable),
      `${variable.description}${variable.secret ? ' Secret.' : ''}`,
    ].join(' | '),
  );
  return [
    '# Configuration',
    '',
    "Made by `npm run generate` from every app's `config.ts`; do not edit. Variables are read once, at start; a bad one",
    'stops the service with a message that names it. An empty value counts as unset, except where the meaning says what it does.',
    '',
    '| Variable | Read by | Type | Default | Meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}

function shownDefault({ required, defaultValue }: Variable): string {
  if (required) return '**required**';
  return defaultValue === undefined ? 'unset' : `\`${defaultValue}\``;
}

/** .env.example, for docker compose, the one that reads `.env`: what it needs stands open and empty, the rest commented out with its default. */
export function envExample(variables: readonly Variable[]): string {
  const taken = variables.filter(({ inCompose }) => inCompose);
  const byName = Object.values(Object.groupBy(taken, ({ name }) => name)).map((variants) =>
    inContainers(variants ?? []),
  );
  const needed = byName.filter((variants) => variants.some((variable) => variable.composeRequires));
  const optional = byName.filter((variants) => !variants.some((variable) => variable.composeRequires));
  return [
    '# Made by `npm run generate`; do not edit. For docker compose, which reads .env: copy this file there and fill it in.',
    '# `npm start` and the `posthorn` command read the environment alone: docs/generated/config.md.',
    '',
    '# --- docker compose does not start without these (openssl rand -hex 32 makes a good one) ---',
    ...needed.flatMap((variants) => ['', ...comment(variants), `${variants[0]?.name}=`]),
    '',
    '# --- everything else has a default ---',
    ...optional.flatMap((variants) => [
      '',
      ...comment(variants),
      `# ${variants[0]?.name}=${variants[0]?.defaultValue ?? ''}`,
    ]),
    '',
  ].join('\n');
}

/** Without what one name means to the process that composes all services, where a service reads it, too. */
function inContainers(variants: readonly Variable[]): Variable[] {
  const services = variants
    .map((variable) => ({ ...variable, usedBy: variable.usedBy.filter((name) => name !== 'standalone') }))
    .filter(({ usedBy }) => usedBy.length > 0);
  return services.length > 0 ? services : variants.map((variable) => ({ ...variable, usedBy: [COMPOSE] }));
}

function comment(variants: readonly Variable[]): string[] {
  return variants.map(({ usedBy, description }) => `# ${usedBy.join(', ')}: ${description}`);
}
