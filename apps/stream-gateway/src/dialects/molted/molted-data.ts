import { InboundClassified, InboundReleased, moltedIntent, type RecordedEvent } from '@posthorn/events';
import { withoutWithheldWords } from '../../vocabulary/withheld-words.js';

const CLASSIFIED: ReadonlySet<string> = new Set([InboundClassified.type, InboundReleased.type]);

/** What an event says, in molted's words: as it stands in the log, but for what is withheld and what it calls an intent. Total whatever the data. */
export function moltedData(event: Pick<RecordedEvent, 'type' | 'data'>): Readonly<Record<string, unknown>> {
  const { type } = event;
  const data = withoutWithheldWords(event);
  if (!CLASSIFIED.has(type) || !('intent' in data)) return data;
  const { refinedIntent: _refined, ...said } = data;
  // In its place among the fields.
  return { ...said, intent: moltedIntent(data) };
}
