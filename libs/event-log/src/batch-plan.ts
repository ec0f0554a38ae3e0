import type { AppendUnit } from './append-unit.js';
import { BatchOverlaps } from './batch-overlaps.js';

/** Measured optimum on two cores: larger groups take longer than they save (ADR 0002). */
const MAX_MESSAGES = 512;
const MAX_BYTES = 1024 * 1024;

/**
 * Takes the units of the next commit from the queue, oldest first. What must not share a batch stays:
 * the server checks expectations against the log as it was before the batch, so an expectation
 * and an event it covers, or two that cover each other, are committed one after the other. A unit
 * that met such a neighbour is likely to be refused, and goes alone.
 */
export function takeBatch<Unit extends AppendUnit>(queue: Unit[]): Unit[] {
  const taken: Unit[] = [];
  const left: Unit[] = [];
  const overlaps = new BatchOverlaps();
  let messages = 0;
  let bytes = 0;
  let seen = 0;
  for (const unit of queue) {
    const [first] = taken;
    if (first && (first.contended || messages + unit.events.length > MAX_MESSAGES || bytes + unit.bytes > MAX_BYTES)) {
      break;
    }
    seen++;
    if (first && !unit.contended && overlaps.collides(unit)) unit.contended = true;
    if (first && unit.contended) {
      left.push(unit);
      continue;
    }
    taken.push(unit);
    overlaps.add(unit);
    messages += unit.events.length;
    bytes += unit.bytes;
  }
  queue.splice(0, seen, ...left);
  return taken;
}
