import type { OutgoingMail, Prepared, Refused, Transport, TransportOutcome } from '../transport.gateway.js';
import { Places } from './places.js';

/** A provider that takes mails over HTTP. */
export interface MailApi {
  readonly provider: string;
  /** Composes a mail. Never rejects. */
  request(mail: OutgoingMail): Promise<ApiRequest | Refused>;
}

export interface ApiRequest {
  /** What the mail says, as far as we can tell it; the provider's own id comes with its answer. */
  readonly messageId: string;
  /** Never rejects. */
  send(signal: AbortSignal): Promise<TransportOutcome>;
}

/** Mails over a provider's API: as many requests at once as it is good for. */
export class ApiTransport implements Transport {
  readonly provider: string;
  readonly #places: Places;

  constructor(
    private readonly api: MailApi,
    readonly concurrency: number,
  ) {
    this.provider = api.provider;
    this.#places = new Places(concurrency);
  }

  async prepare(mail: OutgoingMail, signal: AbortSignal): Promise<Prepared | Refused> {
    await this.#places.take(signal);
    const request = await this.api.request(mail);
    if ('kind' in request) {
      this.#places.giveBack();
      return request;
    }
    return {
      kind: 'prepared',
      messageId: request.messageId,
      deliver: async (during) => {
        const outcome = await request.send(during);
        this.#places.giveBack();
        return outcome;
      },
      discard: () => this.#places.giveBack(),
    };
  }

  close(): Promise<void> {
    return this.#places.empty();
  }
}
