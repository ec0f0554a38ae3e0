import type { Logger } from '@posthorn/platform';
import type { MailEventsHandler } from '../mail-events/mail-events.handler.js';
import type { UnsubscribeHandler } from '../suppression/unsubscribe.handler.js';
import type { ProviderEvent } from './provider-webhook.js';

/** What became of an event; `unmatched` names a send that does not exist, the others are the kinds of ProviderEvent. */
export type Outcome = 'recorded' | 'unmatched' | 'foreign' | 'ignored' | 'unknown';

/** How many events of a request became what. */
export type Tally = Readonly<Record<Outcome, number>>;

/** Unknown types are named in the log once each, and this many at most. */
const MAX_NAMED_TYPES = 100;

/** Records what providers tell. An answer means that all of it is in the log. */
export class ProviderEventsHandler {
  /** Since the start of this process, by `provider outcome`. */
  readonly counts = new Map<string, number>();
  private readonly namedTypes = new Set<string>();

  constructor(
    private readonly reports: Pick<MailEventsHandler, 'receive'>,
    private readonly unsubscribes: Pick<UnsubscribeHandler, 'record'>,
    private readonly logger: Logger,
  ) {}

  /**
   * All events at once, those of one send one after the other, so that they stand in the log in the order in which the
   * provider tells them. Waits for every one, also when one fails: what is recorded by then is recognised next time.
   * @throws as MailEventsHandler.receive: the provider has to send all of it again
   */
  async record(provider: string, events: readonly ProviderEvent[]): Promise<Tally> {
    const perSend = new Map<string, Promise<Outcome>>();
    const outcomes = events.map((event) => {
      const sendId = sendIdOf(event);
      if (sendId === undefined) return this.recordOne(provider, event);
      const before = perSend.get(sendId);
      const outcome = before ? before.then(() => this.recordOne(provider, event)) : this.recordOne(provider, event);
      perSend.set(sendId, outcome);
      return outcome;
    });
    const settled = await Promise.allSettled(outcomes);
    const failed = settled.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    const tally = { recorded: 0, unmatched: 0, foreign: 0, ignored: 0, unknown: 0 };
    for (const each of settled) if (each.status === 'fulfilled') tally[each.value]++;
    this.count(provider, tally);
    return tally;
  }

  private async recordOne(provider: string, event: ProviderEvent): Promise<Outcome> {
    if (event.kind === 'report') {
      const { matched } = await this.reports.receive(event.report);
      return matched ? 'recorded' : 'unmatched';
    }
    if (event.kind === 'unsubscribe') {
      return (await this.unsubscribes.record(event.request)) ? 'recorded' : 'unmatched';
    }
    if (event.kind === 'unknown') this.nameOnce(provider, event.type);
    return event.kind;
  }

  private nameOnce(provider: string, type: string): void {
    const name = `${provider} ${type}`;
    if (this.namedTypes.has(name) || this.namedTypes.size >= MAX_NAMED_TYPES) return;
    this.namedTypes.add(name);
    this.logger.warn({ provider, type: type.slice(0, 100) }, 'a provider reports an event of a type unknown here');
  }

  private count(provider: string, tally: Tally): void {
    for (const [outcome, events] of Object.entries(tally)) {
      if (events === 0) continue;
      const key = `${provider} ${outcome}`;
      this.counts.set(key, (this.counts.get(key) ?? 0) + events);
    }
  }
}

function sendIdOf(event: ProviderEvent): string | undefined {
  if (event.kind === 'report') return event.report.sendId;
  return event.kind === 'unsubscribe' ? event.request.requestId : undefined;
}
