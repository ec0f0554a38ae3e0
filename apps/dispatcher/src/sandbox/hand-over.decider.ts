import type { Decider } from '@posthorn/event-log';
import { DeliveryAccepted, DeliveryQueued, type EventOf } from '@posthorn/events';

/** A step of handing one send over to a provider. `at` is ISO 8601 UTC. */
export type HandOverCommand =
  | { readonly kind: 'attempt'; readonly provider: string; readonly at: string }
  | { readonly kind: 'accept'; readonly provider: string; readonly at: string; readonly messageId: string };

export interface HandOverState {
  /** Attempts recorded for this send. */
  readonly attempts: number;
  readonly accepted: boolean;
}

type HandOverFact = EventOf<typeof DeliveryQueued | typeof DeliveryAccepted>;

/**
 * Hand-over of one send, decided on the delivery events of its contact since it was queued. Each step is recorded once: a step
 * repeated after a crash finds its fact and adds none. An attempt without an answer stays the same attempt,
 * because the provider is asked again under the same id.
 */
export function handOver(send: {
  readonly requestId: string;
  readonly recipientEmail: string;
}): Decider<HandOverCommand, HandOverState, HandOverFact> {
  const { requestId, recipientEmail } = send;
  return {
    initialState: { attempts: 0, accepted: false },

    decide(command, { attempts, accepted }) {
      const { provider, at } = command;
      if (command.kind === 'attempt') {
        if (attempts > 0) return [];
        return [DeliveryQueued.of({ requestId, recipientEmail, queuedAt: at, provider, attempt: 1 })];
      }
      if (accepted) return [];
      const { messageId } = command;
      return [
        DeliveryAccepted.of({ requestId, recipientEmail, acceptedAt: at, provider, messageId, attempt: attempts }),
      ];
    },

    evolve(state, { type, data }) {
      if (data['requestId'] !== requestId) return state;
      if (type === DeliveryQueued.type) return { ...state, attempts: state.attempts + 1 };
      if (type === DeliveryAccepted.type) return { ...state, accepted: true };
      return state;
    },
  };
}
