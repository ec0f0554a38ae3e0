import type { Requester, SendCommand, SendVerdict, SimulatedVerdict } from './send-command.js';

/** Asks for sends: judged, then queued, scheduled, held for approval, or blocked. */
export class SendRequests {
  /**
   * Records the verdict; the fact is in the log when this returns.
   * @throws DedupeKeyReusedError when the key was used for another request
   * @throws InvalidSendError for a due time out of range or content that cannot be sent
   * @throws LogUnavailableError when the outcome is unknown; with a dedupe key it is safe to ask again
   */
  request(_command: SendCommand, _requester: Requester): Promise<SendVerdict> {
    return Promise.reject(new Error('not built'));
  }

  /** The verdict that `request` would give now, with the same trace. Writes nothing and takes nothing of a budget. */
  simulate(_command: SendCommand, _requester: Requester): Promise<SimulatedVerdict> {
    return Promise.reject(new Error('not built'));
  }
}
