import type { Signals } from '@posthorn/signals';

/** Calibrated; who answers something beside being away ("I am on holiday, but yes") is read with less, as another intent. */
const SURE_FROM = 0.9;

/**
 * Whether a program tells for its owner that they are away, by what it says alone: many set neither Auto-Submitted (RFC 3834 section 5) nor a subject of
 * their own. Nobody has answered then.
 */
export function isAbsenceNote({ intent, confidence }: Pick<Signals, 'intent' | 'confidence'>): boolean {
  return intent === 'out_of_office' && confidence >= SURE_FROM;
}
