import type { ReadModels } from '@posthorn/database';

/** What MisarMail tells of a campaign that is being sent, in its order. All but `status` count recipients and their first mail. */
export interface SendProgress {
  /** MisarMail's page knows `sending` and the three that end the stream; the others say why nothing moves. */
  readonly status: ReadModels['campaigns']['status'];
  /** Never more than `total`. */
  readonly sent: number;
  readonly total: number;
  readonly bounced: number;
  readonly delivered: number;
  readonly opened: number;
}

const OVER: ReadonlySet<SendProgress['status']> = new Set(['sent', 'cancelled', 'failed']);

/** Nothing of the campaign will be sent any more. */
export function isOver({ status }: Pick<SendProgress, 'status'>): boolean {
  return OVER.has(status);
}

/**
 * ```
 * data: {"status":"sending","sent":500,"total":10000,"bounced":12,"delivered":488,"opened":65}
 *
 * ```
 * No id: there is nothing to resume, as every snapshot says all.
 */
export function progressFrame({ status, sent, total, bounced, delivered, opened }: SendProgress): Buffer {
  return Buffer.from(`data: ${JSON.stringify({ status, sent, total, bounced, delivered, opened })}\n\n`);
}

/** The last frame of a stream that the server ends in good order. Not JSON. */
export const DONE_FRAME = Buffer.from('data: [DONE]\n\n');
