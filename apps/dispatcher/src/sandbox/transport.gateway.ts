/** A mail on its way to a provider. */
export interface OutgoingMail {
  /** The id of the send; a provider asked twice under the same id sends once. */
  readonly requestId: string;
  readonly recipientEmail: string;
}

/** A way out: SMTP, a provider's API, or the sandbox. */
export interface Transport {
  /** As recorded in `provider` of the delivery events. */
  readonly provider: string;
  /** @returns the provider's id of the accepted message */
  handOver(mail: OutgoingMail): Promise<{ readonly messageId: string }>;
}

/** Takes every mail and sends none. What it pretends became of them, SandboxReporter says. */
export class SandboxTransport implements Transport {
  readonly provider = 'sandbox';

  handOver({ requestId }: OutgoingMail): Promise<{ readonly messageId: string }> {
    return Promise.resolve({ messageId: `sandbox-${requestId}` });
  }
}
