import type { CloseReason, Counters } from '../../engine/counters.js';
import type { Sink } from '../../engine/sink.js';
import { encodeComment, encodeRetry } from '../../engine/sse-frame.js';
import { randomRetryMs } from '../../engine/retry.js';
import type { Endable } from '../../stream/admission.js';
import type { Snapshot, Watcher } from './campaign-watch.js';
import { DONE_FRAME } from './send-progress.js';

/** Its name in metrics. */
export const MISAR_CAMPAIGN = { name: 'misar-campaign' } as const;

/** As MisarMail's page says; milliseconds. */
const LIFETIME_MS = 5 * 60_000;
const KEEPALIVE = encodeComment('keepalive');

/**
 * One client that watches a campaign. Snapshots replace each other, so a client that takes nothing is owed the newest one only:
 * while anything waits for it, nothing is added.
 */
export class ProgressStream implements Endable, Watcher {
  private hasEnded = false;
  private readonly timer = setTimeout(() => this.finish('lifetime'), LIFETIME_MS).unref();

  /**
   * @param sink what `firstBytes` were given to
   * @param onEnd called once, whoever ended the stream
   */
  constructor(
    private readonly sink: Sink,
    private readonly counters: Counters,
    private readonly onEnd: (stream: ProgressStream) => void,
  ) {
    counters.opened(MISAR_CAMPAIGN);
    counters.live++;
  }

  /** What goes out with the response's head: alone it would wait behind that, and count as waiting. */
  static firstBytes({ frame, isLast }: Snapshot): Buffer {
    return isLast ? Buffer.concat([frame, DONE_FRAME]) : frame;
  }

  /** To be called when the stream is open. */
  begin(first: Snapshot): void {
    this.count(ProgressStream.firstBytes(first), first.isLast ? 2 : 1);
    if (first.isLast) this.end('complete');
  }

  show({ frame, isLast }: Snapshot): void {
    if (this.hasEnded) return;
    if (!isLast && this.sink.waiting) return;
    this.write(frame);
    if (isLast) this.finish('complete');
  }

  wait(): void {
    if (this.hasEnded || this.sink.waiting) return;
    this.counters.keepalives++;
    this.counters.bytes += KEEPALIVE.length;
    this.sink.write(KEEPALIVE);
  }

  /** Ends the stream from this side, because this process stops; the client may come again. */
  sendAway(): void {
    if (this.hasEnded) return;
    this.sink.write(encodeRetry(randomRetryMs()));
    this.end('drain');
  }

  end(reason: CloseReason): void {
    if (this.hasEnded) return;
    this.closed(reason);
    this.sink.end();
  }

  /** The connection has gone; harmless when the stream has ended. */
  closed(reason: CloseReason): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    clearTimeout(this.timer);
    this.counters.live--;
    this.counters.closed(MISAR_CAMPAIGN, reason);
    this.onEnd(this);
  }

  private finish(reason: CloseReason): void {
    this.write(DONE_FRAME);
    this.end(reason);
  }

  private write(frame: Buffer): void {
    this.count(frame, 1);
    this.sink.write(frame);
  }

  private count(bytes: Buffer, frames: number): void {
    this.counters.deliveries += frames;
    this.counters.bytes += bytes.length;
  }
}
