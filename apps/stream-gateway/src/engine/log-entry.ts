import { parseEventSubject, type RecordedEvent, type SubjectParts } from '@posthorn/events';
import type { Dialect } from './dialect.js';

/** @returns the frame; nothing when the dialect does not show this event. Does not throw */
export type Render = (event: RecordedEvent, dialect: Dialect) => string | undefined;

/** An event of the live tail or of the ring: decoded once, and rendered at most once per dialect, when somebody first wants it. */
export class LogEntry {
  readonly subject: SubjectParts;
  /** Made for the first who wants one. */
  private chunks: Map<Dialect, Buffer | undefined> | undefined;

  /**
   * @param textBytes of the text in the ring that it was made from; 0 for one that has just come
   * @throws RangeError when the subject is not an event's; the log holds no other
   */
  constructor(
    readonly event: RecordedEvent,
    private readonly render: Render,
    readonly textBytes = 0,
  ) {
    const parts = parseEventSubject(event.subject);
    if (!parts || parts.workspaceId !== event.workspaceId) {
      throw new RangeError(
        `event ${event.sequence}: subject ${event.subject} is not one of workspace ${event.workspaceId}`,
      );
    }
    this.subject = parts;
  }

  get sequence(): number {
    return this.event.sequence;
  }

  /** @returns the bytes of the frame; nothing when the dialect does not show this event */
  chunk(dialect: Dialect): Buffer | undefined {
    const chunks = (this.chunks ??= new Map());
    if (chunks.has(dialect)) return chunks.get(dialect);
    const frame = this.render(this.event, dialect);
    const chunk = frame === undefined ? undefined : Buffer.from(frame);
    chunks.set(dialect, chunk);
    return chunk;
  }
}
