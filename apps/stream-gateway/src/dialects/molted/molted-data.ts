import { InboundClassified, InboundReleased, moltedIntent, type RecordedEvent } from '@posthorn/events';

const CLASSIFIED: ReadonlySet<string> = new Set([InboundClassified.type, InboundReleased.type]);

/** What an event says, in molted's words: as it stands in the log, but for what it calls an intent. Total whatever the data. */
export function moltedData({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): Readonly<Record<string, unknown>> {
  if (!CLASSIFIED.has(type) || !('intent' in data)) return data;
  const { refinedIntent: _refined, ...said } = data;
  // In its place among the fields.
  return { ...said, intent: moltedIntent(data) };
}
