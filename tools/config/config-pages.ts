import type { Variable } from './variables.ts';

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
    'stops the service with a message that names it. An empty value counts as unset.',
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

/** .env.example: what Compose needs stands open and empty, everything else commented out with its default. */
export function envExample(variables: readonly Variable[]): string {
  const byName = Object.values(Object.groupBy(variables, ({ name }) => name)).map((variants) => variants ?? []);
  const needed = byName.filter((variants) => variants.some((variable) => variable.composeRequires));
  const optional = byName.filter((variants) => !variants.some((variable) => variable.composeRequires));
  return [
    '# Made by `npm run generate`; do not edit. Copy to .env and fill in.',
    '',
    '# --- docker compose does not start without these (openssl rand -hex 32 makes a good one) ---',
    ...needed.flatMap((variants) => ['', ...comment(variants), `${variants[0]?.name}=`]),
    '',
    '# --- everything else has a default; DATABASE_URL and NATS_URL are set by docker compose itself ---',
    ...optional.flatMap((variants) => [
      '',
      ...comment(variants),
      `# ${variants[0]?.name}=${variants[0]?.defaultValue ?? ''}`,
    ]),
    '',
  ].join('\n');
}

function comment(variants: readonly Variable[]): string[] {
  return variants.map(({ usedBy, description }) => `# ${usedBy.join(', ')}: ${description}`);
}
