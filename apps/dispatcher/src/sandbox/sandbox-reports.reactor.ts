import { Controller, Inject } from '@nestjs/common';
import { type ConsumeContext, OnTimer, type Timer, type Timers } from '@posthorn/event-log';
import { z } from 'zod';
import type { AcceptedMail } from '../delivery/pass-over.js';
import { sandboxOutcome } from './sandbox-outcome.js';
import { SandboxReporter } from './sandbox-reporter.gateway.js';

const KIND = 'sandbox-report';
const acceptedMail = z.object({ recipientEmail: z.string(), messageId: z.string() });

/**
 * Has the sandbox report on a mail that it took. A message of its own and no consumer of `delivery.accepted`: that one
 * would be handed every mail of every provider to look for the sandbox's.
 */
export async function reportLater(timers: Timers, accepted: AcceptedMail): Promise<void> {
  const { provider, workspaceId, requestId: id, recipientEmail, messageId } = accepted;
  if (provider !== 'sandbox' || sandboxOutcome(recipientEmail).length === 0) return;
  await timers.schedule({ kind: KIND, workspaceId, id, at: new Date(), data: { recipientEmail, messageId } });
}

/** Reports what became of the sandbox's mails; acknowledged only when all reports of one are accepted. */
@Controller()
export class SandboxReportsReactor {
  constructor(@Inject(SandboxReporter) private readonly reporter: SandboxReporter) {}

  // A restart while the webhook is down uses up a delivery; giving up would lose the reports.
  @OnTimer('sandbox-report', { concurrency: 32, maxDeliver: 1_000_000 })
  async report({ id: requestId, data }: Timer, { signal }: ConsumeContext): Promise<void> {
    const { recipientEmail, messageId } = acceptedMail.parse(data);
    await this.reporter.report({ requestId, recipientEmail }, messageId, signal);
  }
}
