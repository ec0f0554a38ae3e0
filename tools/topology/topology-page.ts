import type { Declarations } from './declarations.ts';

/** The markdown page that says which service answers, publishes and consumes what. */
export function topologyPage(
  services: ReadonlyMap<string, Declarations>,
  eventTypes: ReadonlyMap<string, string>,
): string {
  const all = [...services];
  return [
    '# Topology',
    '',
    'Made by `npm run generate` from the decorators and `X.of(...)` calls in `apps/`; do not edit.',
    '',
    '## Requests',
    '',
    ...table(
      ['Service', 'Method', 'Path'],
      all.flatMap(([service, { routes }]) => routes.map((r) => [service, r.method, `\`${r.path}\``])),
    ),
    '',
    '## Events',
    '',
    'A publisher appends the fact; a consumer is a durable one (its name in brackets), shared by all replicas of that service.',
    '',
    ...table(
      ['Event', 'Published by', 'Consumed by'],
      [...eventTypes].toSorted(byType).map(([name, type]) => [
        `\`${type}\``,
        all
          .filter(([, { published }]) => published.includes(name))
          .map(([service]) => service)
          .join(', ') || '-',
        all
          .flatMap(([service, { consumers }]) =>
            consumers.filter((c) => c.definitions.includes(name)).map((c) => `${service} (${c.durable})`),
          )
          .join(', ') || '-',
      ]),
    ),
    '',
    '## Ordered readers and timers',
    '',
    ...table(
      ['Service', 'Follows the whole log in order', 'Timers it handles'],
      all.map(([service, { tails, timers }]) => [
        service,
        tails ? 'yes' : 'no',
        timers.map((kind) => `\`${kind}\``).join(', ') || '-',
      ]),
    ),
    '',
  ].join('\n');
}

const byType = (a: readonly [string, string], b: readonly [string, string]): number => (a[1] < b[1] ? -1 : 1);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
