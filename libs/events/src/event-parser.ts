import type { z } from 'zod';
import { storedEnvelope, type RecordedEvent, type StoredEnvelope } from './envelope.js';
import type { EventDefinition } from './event-definition.js';

/**
 * Why something stored cannot be read; a value, since the reader decides whether to skip, park or stop.
 *
 * | reason | meaning |
 * | --- | --- |
 * | `malformed` | not an envelope at all |
 * | `unknown_type` | no such type here: written by a newer program, or a foreign message |
 * | `newer_version` | the type is known, this version is not yet: written by a newer program |
 * | `invalid_data` | does not fit the schema, even after its upcasters: a bug in the producer or an upcaster |
 */
export interface Unreadable {
  readonly ok: false;
  readonly reason: 'malformed' | 'unknown_type' | 'newer_version' | 'invalid_data';
  readonly type?: string;
  /** For a log line, one per fault. */
  readonly issues: readonly string[];
}

export interface Readable<Event> {
  readonly ok: true;
  /** Of the newest version, whatever version was stored. */
  readonly event: Event;
  readonly definition: EventDefinition;
}

export interface EventParser {
  /** Checks a stored message body and brings its data to the newest version. */
  readonly parseEnvelope: (body: unknown) => Readable<StoredEnvelope> | Unreadable;
  /** The same for an event whose envelope was checked before. */
  readonly parseRecorded: (event: RecordedEvent) => Readable<RecordedEvent> | Unreadable;
}

/** Functions, not methods: they may be passed around. */
export function eventParser(definitionOf: (type: string) => EventDefinition | undefined): EventParser {
  function newest<Event extends Pick<StoredEnvelope, 'type' | 'version' | 'data'>>(
    event: Event,
  ): Readable<Event> | Unreadable {
    const { type, version } = event;
    const definition = definitionOf(type);
    if (definition === undefined)
      return { ok: false, reason: 'unknown_type', type, issues: [`no event type "${type}"`] };
    if (version > definition.version) {
      return {
        ok: false,
        reason: 'newer_version',
        type,
        issues: [`version ${version}, known up to ${definition.version}`],
      };
    }
    let { data } = event;
    for (const upcast of definition.upcasters?.slice(version - 1) ?? []) data = upcast(data);
    const parsed = definition.data.safeParse(data);
    if (!parsed.success) return { ok: false, reason: 'invalid_data', type, issues: issuesOf(parsed.error) };
    return { ok: true, definition, event: { ...event, version: definition.version, data: parsed.data } };
  }

  return {
    parseRecorded: newest,
    parseEnvelope(body) {
      const parsed = storedEnvelope.safeParse(body);
      if (!parsed.success) return { ok: false, reason: 'malformed', issues: issuesOf(parsed.error) };
      return newest(parsed.data);
    },
  };
}

function issuesOf(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
}
