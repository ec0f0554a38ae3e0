import { Controller, Inject } from '@nestjs/common';
import { type ConsumeContext, ConsumeEvents } from '@posthorn/event-log';
import { InboundReceived, type RecordedOf } from '@posthorn/events';
import { FairShares } from './fair-shares.js';
import { partiesOf } from './mail-parties.js';
import { dnsPatienceMs } from './patience.js';
import { Triage } from './triage.handler.js';

/** A database that is away for a day must not make a mail one that nobody sees. */
const FOR_EVER = 1_000_000;
/** Delivered, not all begun: what waits for its party's share must not keep others' from being delivered. Half of what the broker hands out. */
const MAILS_IN_HANDS = 512;
/** Most of them wait for name servers. */
const MAILS_AT_ONCE = 192;
/** Of raw mail; what is made of it takes a few times as much memory. */
const BYTES_AT_ONCE = 64 * 1024 * 1024;

/** Every inbound mail that was taken in is triaged, once. */
@Controller()
export class TriageReactor {
  private readonly shares = new FairShares({ mails: MAILS_AT_ONCE, bytes: BYTES_AT_ONCE });

  constructor(@Inject(Triage) private readonly triage: Pick<Triage, 'triage'>) {}

  @ConsumeEvents({ durable: 'triage', concurrency: MAILS_IN_HANDS, maxDeliver: FOR_EVER }, InboundReceived)
  async received(event: RecordedOf<typeof InboundReceived>, { deliveries, signal }: ConsumeContext): Promise<void> {
    const work = { sequence: event.sequence, bytes: event.data.raw.sizeBytes, parties: partiesOf(event) };
    const begin = (waiting: number) => this.triage.triage(event, deliveries, dnsPatienceMs(waiting));
    await this.shares.run(work, begin, signal);
  }
}
