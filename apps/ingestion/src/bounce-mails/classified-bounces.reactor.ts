import { Controller, Inject } from '@nestjs/common';
import { type ConsumeContext, ConsumeEvents, type RecordedOf } from '@posthorn/event-log';
import { InboundClassified } from '@posthorn/events';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { BounceMailsHandler } from './bounce-mails.handler.js';
import { MailMissingError } from './bounce-mails.errors.js';

/** A database that is away for a day must not lose a bounce. */
const FOR_EVER = 1_000_000;

/**
 * Hands bounces and complaints that came to a mailbox to the delivery side, for the sends of that workspace. A durable consumer, acknowledged
 * after the append; what is recorded is recognised when it comes again.
 */
@Controller()
export class ClassifiedBouncesReactor {
  constructor(
    @Inject(BounceMailsHandler) private readonly handler: Pick<BounceMailsHandler, 'receiveFromAnybody'>,
    @Inject(BLOB_STORE) private readonly blobs: Pick<BlobStore, 'get'>,
  ) {}

  @ConsumeEvents({ durable: 'ingestion-classified-bounces', concurrency: 8, maxDeliver: FOR_EVER }, InboundClassified)
  async classified(
    event: RecordedOf<typeof InboundClassified>,
    { deliveries }: Pick<ConsumeContext, 'deliveries'>,
  ): Promise<void> {
    const { kind, raw, from, authentication, receivedAt } = event.data;
    if ((kind !== 'bounce' && kind !== 'feedback_report') || raw === undefined) return;
    const bytes = await this.blobs.get(raw.sha256);
    if (!bytes) throw new MailMissingError(raw.sha256, deliveries);
    const mail = { raw: bytes, nowMs: Date.parse(receivedAt ?? event.occurredAt) };
    await this.handler.receiveFromAnybody(mail, event, { from, authentication });
  }
}
