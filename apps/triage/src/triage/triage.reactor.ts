import { Controller, Inject } from '@nestjs/common';
import { type ConsumeContext, ConsumeEvents } from '@posthorn/event-log';
import { InboundReceived, type RecordedOf } from '@posthorn/events';
import { ByteBudget } from './byte-budget.js';
import { Triage } from './triage.handler.js';

/** A database that is away for a day must not make a mail one that nobody sees. */
const FOR_EVER = 1_000_000;
/** Most of them wait for name servers. */
const MAILS_AT_ONCE = 32;
/** Of raw mail; what is made of it takes a few times as much memory. */
const BYTES_AT_ONCE = 64 * 1024 * 1024;

/** Every inbound mail that was taken in is triaged, once. */
@Controller()
export class TriageReactor {
  private readonly memory = new ByteBudget(BYTES_AT_ONCE);

  constructor(@Inject(Triage) private readonly triage: Pick<Triage, 'triage'>) {}

  @ConsumeEvents({ durable: 'triage', concurrency: MAILS_AT_ONCE, maxDeliver: FOR_EVER }, InboundReceived)
  async received(event: RecordedOf<typeof InboundReceived>, { deliveries }: ConsumeContext): Promise<void> {
    await this.memory.run(event.data.raw.sizeBytes, () => this.triage.triage(event, deliveries));
  }
}
