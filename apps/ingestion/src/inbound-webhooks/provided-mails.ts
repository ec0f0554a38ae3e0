import type { InboundMails } from '../inbound/inbound-mails.js';
import type { RecipientOutcome } from '../inbound/inbound-mail.js';
import { MailLoopError } from '../inbound/inbound.errors.js';
import type { Provided } from './inbound-webhook.js';

type Outcome = RecipientOutcome['kind'] | 'loop' | 'nothing';

/** How many recipients of a mail became what. */
export type Tally = Readonly<Record<Outcome, number>>;

/** Hands on what providers gave, and counts it. An answer means that every mailbox has it. */
export class ProvidedMails {
  /** Since the start of this process, by `provider outcome`. */
  readonly counts = new Map<string, number>();

  constructor(private readonly mails: Pick<InboundMails, 'accept'>) {}

  /**
   * A recipient that nobody is, and a mail that goes round in a loop, are counted and no errors: the provider would hand the mail over again and again.
   * @throws as InboundMails.accept: the provider has to hand it over again
   */
  async take(provider: string, provided: Extract<Provided, { kind: 'mail' | 'nothing' }>): Promise<Tally> {
    const tally = { accepted: 0, bounce: 0, unknown_mailbox: 0, forged_return_path: 0, loop: 0, nothing: 0 };
    if (provided.kind === 'nothing') tally.nothing++;
    else for (const outcome of await this.outcomes(provider, provided)) tally[outcome]++;
    this.count(provider, tally);
    return tally;
  }

  private async outcomes(provider: string, { mail }: Extract<Provided, { kind: 'mail' }>): Promise<readonly Outcome[]> {
    try {
      const { recipients } = await this.mails.accept({ ...mail, via: provider });
      return recipients.map(({ kind }) => kind);
    } catch (error) {
      if (error instanceof MailLoopError) return mail.envelope.to.map(() => 'loop');
      throw error;
    }
  }

  private count(provider: string, tally: Tally): void {
    for (const [outcome, recipients] of Object.entries(tally)) {
      if (recipients === 0) continue;
      const key = `${provider} ${outcome}`;
      this.counts.set(key, (this.counts.get(key) ?? 0) + recipients);
    }
  }
}
