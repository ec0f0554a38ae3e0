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
  const once = variables.filter(({ name }, index) => variables.findIndex((other) => other.name === name) === index);
  const needed = once.filter((variable) => variable.composeRequires);
  const optional = once.filter((variable) => !variable.composeRequires);
  return [
    '# Made by `npm run generate`; do not edit. Copy to .env and fill in.',
    '',
    '# --- docker compose does not start without these (openssl rand -hex 32 makes a good one) ---',
    ...needed.flatMap((variable) => ['', ...comment(variable), `${variable.name}=`]),
    '',
    '# --- everything else has a default ---',
    ...optional.flatMap((variable) => ['', ...comment(variable), `# ${variable.name}=${variable.defaultValue ?? ''}`]),
    '',
  ].join('\n');
}

function comment({ description, usedBy }: Variable): string[] {
  return [`# ${description}`, `# Read by: ${usedBy.join(', ')}`];
}
