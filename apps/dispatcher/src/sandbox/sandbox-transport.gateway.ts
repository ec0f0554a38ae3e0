import type { OutgoingMail, Prepared, Transport } from '../transports/transport.gateway.js';

/** Takes every mail and sends none. What it pretends became of them, SandboxReporter says. */
export class SandboxTransport implements Transport {
  readonly provider = 'sandbox';
  readonly concurrency = 32;

  prepare({ requestId }: Pick<OutgoingMail, 'requestId'>): Promise<Prepared> {
    const messageId = `sandbox-${requestId}`;
    return Promise.resolve({
      kind: 'prepared',
      messageId,
      deliver: () => Promise.resolve({ kind: 'accepted', messageId, reportsSent: true }),
      discard: () => undefined,
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
