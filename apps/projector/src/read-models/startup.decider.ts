import type { LogBounds } from '@posthorn/event-log';
import type { Checkpoint } from './checkpoint.queries.js';

/** What a projector that has just become the leader does first. */
export type StartupDecision =
  | { readonly action: 'follow'; readonly position: number }
  | {
      readonly action: 'rebuild';
      readonly reason: string;
      /** True when the old rows show events the log no longer holds: they are set aside, not dropped. */
      readonly keepOld: boolean;
    }
  /** A newer release wrote the tables. */
  | { readonly action: 'refuse'; readonly storedVersion: number };

/** Pure. The log is the truth: read models that another log or an older release made are made again. */
export function decideStartup(checkpoint: Checkpoint | undefined, log: LogBounds, ownVersion: number): StartupDecision {
  if (checkpoint === undefined) return { action: 'rebuild', reason: 'there are no read models', keepOld: false };
  const { version, epoch, position } = checkpoint;
  if (version > ownVersion) return { action: 'refuse', storedVersion: version };
  if (epoch !== null && epoch !== log.epoch) {
    return {
      action: 'rebuild',
      reason: `they show the log of epoch ${epoch}, this one has ${log.epoch}`,
      keepOld: true,
    };
  }
  if (position > log.last) {
    return { action: 'rebuild', reason: `they are at ${position}, the log ends at ${log.last}`, keepOld: true };
  }
  if (version < ownVersion) {
    return { action: 'rebuild', reason: `they have version ${version}, now ${ownVersion}`, keepOld: false };
  }
  return { action: 'follow', position };
}
