/** One delivery report of the sandbox provider, in the webhook's own words. */
export interface SandboxReport {
  readonly event: 'sent' | 'delivered' | 'deferred' | 'bounced' | 'complained' | 'failed' | 'opened' | 'clicked';
  readonly bounce_type?: 'hard' | 'soft';
  readonly reason?: string;
  readonly diagnostic_code?: string;
  readonly retry_after_ms?: number;
  readonly machine?: boolean;
  readonly url?: string;
}

const SENT: SandboxReport = { event: 'sent' };
const DELIVERED: SandboxReport = { event: 'delivered' };
const OPENED: SandboxReport = { event: 'opened', machine: false };

/** What becomes of a mail, by the local part of its recipient up to any `+`. */
const OUTCOMES: ReadonlyMap<string, readonly SandboxReport[]> = new Map<string, readonly SandboxReport[]>([
  ['delivered', [SENT, DELIVERED]],
  [
    'bounced',
    [
      SENT,
      {
        event: 'bounced',
        bounce_type: 'hard',
        reason: 'The mailbox does not exist.',
        diagnostic_code: 'smtp; 550 5.1.1 User unknown',
      },
    ],
  ],
  [
    'softbounced',
    [
      SENT,
      {
        event: 'bounced',
        bounce_type: 'soft',
        reason: 'The mailbox is full.',
        diagnostic_code: 'smtp; 452 4.2.2 Mailbox full',
      },
    ],
  ],
  [
    'deferred',
    [
      SENT,
      {
        event: 'deferred',
        reason: 'The server is busy.',
        diagnostic_code: 'smtp; 451 4.7.1 Try again later',
        retry_after_ms: 1_000,
      },
      DELIVERED,
    ],
  ],
  ['complained', [SENT, DELIVERED, { event: 'complained' }]],
  ['failed', [SENT, { event: 'failed', reason: 'The provider gave up.' }]],
  ['opened', [SENT, DELIVERED, OPENED]],
  ['clicked', [SENT, DELIVERED, OPENED, { event: 'clicked', url: 'https://example.com/' }]],
  ['silent', []],
]);

/** What the sandbox reports about a mail to this address, in order; `delivered` for any unlisted local part. */
export function sandboxOutcome(recipientEmail: string): readonly SandboxReport[] {
  const localPart = recipientEmail.slice(0, recipientEmail.lastIndexOf('@'));
  const [name = ''] = localPart.toLowerCase().split('+');
  return OUTCOMES.get(name) ?? [SENT, DELIVERED];
}
