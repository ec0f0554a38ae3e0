import { z } from 'zod';
import { catalogue, personFamilies } from './catalogue.js';
import type { EventDefinition } from './event-definition.js';

/** The catalogue as a page for readers: one table for each family. */
export function eventTable(events: readonly EventDefinition[] = catalogue): string {
  const families = Map.groupBy(events, (event) => event.family);
  const sections = [...families].map(([family, definitions]) =>
    [
      `## ${family}`,
      '',
      `Subject \`evt.<workspace>.${family}.<${keyOf(definitions)}>.<verb>\``,
      '',
      '| event | visibility | what happened | data |',
      '| --- | --- | --- | --- |',
      ...definitions.map(row),
    ].join('\n'),
  );
  return [
    '# Events',
    'Every event type of the log, from `libs/events`. `?` marks data that may be absent; times end in `At` (ISO 8601 UTC), ' +
      'durations in `Ms`. Internal events never leave the log. Naming, versions and keys: `docs/adr/0003-event-vocabulary.md`; ' +
      'schemas: `docs/generated/asyncapi.json`.',
    ...sections,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** The key is the contact in families about a person, else the thing that the first field of the data names. */
export function subjectKey(event: EventDefinition): string {
  return personFamilies.has(event.family) ? 'contact' : (Object.keys(event.data.shape)[0] ?? '');
}

function keyOf(events: readonly EventDefinition[]): string {
  return [...new Set(events.map(subjectKey))].join(' or ');
}

function row(event: EventDefinition): string {
  const version = event.version === 1 ? '' : ` (version ${event.version})`;
  const fields = Object.entries(event.data.shape).map(
    ([name, schema]) => `\`${name}${isOptional(schema) ? '?' : ''}\``,
  );
  return `| \`${event.type}\`${version} | ${event.visibility} | ${event.summary} | ${fields.join(', ')} |`;
}

function isOptional(schema: z.core.$ZodType): boolean {
  return z.safeParse(schema, undefined).success;
}
