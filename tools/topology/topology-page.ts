import type { Service } from './services.ts';

export interface Topology {
  readonly services: readonly Service[];
  /** Code that appends events and is no service. */
  readonly libraries: readonly Service[];
  /** Names of the definitions, and the types they define. */
  readonly eventTypes: ReadonlyMap<string, string>;
}

/** The markdown page that says which service answers, publishes and consumes what. */
export function topologyPage({ services, libraries, eventTypes }: Topology): string {
  return [
    '# Topology',
    '',
    'Made by `npm run generate` from the decorators and the `X.of(...)` calls in `apps/`; do not edit.',
    '',
    '## Requests',
    '',
    ...table(['Service', 'Method', 'Path'], requestRows(services)),
    '',
    '## Events',
    '',
    'A publisher appends the fact. A consumer is a durable one (its name in brackets), shared by all replicas of that service.',
    '',
    ...table(['Event', 'Published by', 'Consumed by'], eventRows([...services, ...libraries], eventTypes)),
    '',
    '## Ordered readers and timers',
    '',
    ...table(['Service', 'Follows the whole log in order', 'Timers it handles'], readerRows(services)),
    '',
  ].join('\n');
}

function requestRows(services: readonly Service[]): string[][] {
  return services.flatMap(({ name, routes }) => routes.map(({ method, path }) => [name, method, `\`${path}\``]));
}

function eventRows(services: readonly Service[], eventTypes: ReadonlyMap<string, string>): string[][] {
  return [...eventTypes]
    .toSorted(([, a], [, b]) => (a < b ? -1 : 1))
    .map(([definition, type]) => {
      const publishers = services.filter(({ published }) => published.includes(definition)).map(({ name }) => name);
      const consumers = services.flatMap((service) =>
        service.consumers
          .filter(({ definitions }) => definitions.includes(definition))
          .map(({ durable }) => `${service.name} (${durable})`),
      );
      return [`\`${type}\``, listed(publishers), listed(consumers)];
    });
}

function readerRows(services: readonly Service[]): string[][] {
  return services.map(({ name, tails, timers }) => [
    name,
    tails ? 'yes' : 'no',
    listed(timers.map((kind) => `\`${kind}\``)),
  ]);
}

function listed(items: readonly string[]): string {
  return items.join(', ') || '-';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
