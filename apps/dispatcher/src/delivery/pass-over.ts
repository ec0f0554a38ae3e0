import type { ClaimedSend } from '../attempt/claimed-send.js';
import type { Beginning } from '../attempt/attempt.handler.js';
import type { Turn } from '../lines/lane.js';
import type { Waits } from '../lines/waits.js';

export interface AcceptedMail {
  readonly workspaceId: string;
  readonly requestId: string;
  readonly recipientEmail: string;
  readonly provider: string;
  readonly messageId: string;
}

export interface PassOverPorts {
  readonly waits: Pick<Waits, 'until'>;
  /** Called when a mail was accepted, and again when that is found on record; before its message is acknowledged. */
  onAccepted(accepted: AcceptedMail): Promise<void>;
  /** The recipient is on the suppression list now. @returns false when something else happened to the send meanwhile */
  callOff(claimed: ClaimedSend): Promise<boolean>;
}

/** What is done with a send that gets no attempt now, as the log says. */
export class PassOver {
  constructor(private readonly ports: PassOverPorts) {}

  async run(turn: Turn, beginning: Exclude<Beginning, { kind: 'begun' }>): Promise<void> {
    if (beginning.kind === 'look_again') return turn.giveBack(beginning.afterMs);
    if (beginning.kind === 'call_off') return (await this.ports.callOff(turn.claimed)) ? turn.ack() : turn.giveBack();
    if (beginning.kind === 'wait')
      await this.ports.waits.until({ ...turn.claimed, belief: undefined }, beginning.untilMs);
    else {
      const { end, provider, messageId } = beginning.state;
      if (end === 'accepted' && provider !== undefined && messageId !== undefined) {
        await this.accepted(turn, provider, messageId);
      }
    }
    turn.ack();
  }

  async accepted({ claimed }: Turn, provider: string, messageId: string): Promise<void> {
    const { workspaceId, data } = claimed.send;
    const { requestId, recipientEmail } = data;
    await this.ports.onAccepted({ workspaceId, requestId, recipientEmail, provider, messageId });
  }
}
