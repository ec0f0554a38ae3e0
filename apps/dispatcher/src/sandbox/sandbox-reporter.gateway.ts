import { createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { RetryPolicyError } from '@posthorn/event-log';
import type { Logger } from '@posthorn/platform';
import { judgeAnswer } from './report-retry.js';
import { sandboxOutcome, type SandboxReport } from './sandbox-outcome.js';

/** A mail that the sandbox took. */
export interface ReportedMail {
  readonly requestId: string;
  readonly recipientEmail: string;
}

export interface ReporterOptions {
  /** The delivery-events webhook, absolute. */
  readonly webhookUrl: string;
  readonly secret: string;
}

const ANSWER_TIMEOUT_MS = 15_000;
/** One warning per this many failures of a report. */
const WARN_EVERY = 10;
/** The first warning: a server that is just starting is no news. */
const WARN_FIRST = 4;

/** Speaks to the signed webhook as a provider outside would: over HTTP, with retries, until each report is accepted. */
export class SandboxReporter {
  constructor(
    private readonly options: ReporterOptions,
    private readonly logger: Logger,
  ) {}

  /**
   * Reports what became of a mail, in order. Repeating it is safe: the webhook knows a report by its send and event,
   * and the event id of each is always the same.
   * @throws RetryPolicyError when the webhook refuses a report for good
   * @throws the signal's reason when the process shuts down before all are accepted
   */
  async report(mail: ReportedMail, messageId: string, signal: AbortSignal): Promise<void> {
    for (const [index, report] of sandboxOutcome(mail.recipientEmail).entries()) {
      const body = JSON.stringify({
        reach_send_id: mail.requestId,
        ...report,
        recipient: mail.recipientEmail,
        message_id: messageId,
        event_id: `${messageId}-${index}`,
        occurred_at: new Date().toISOString(),
      });
      await this.deliver(mail.requestId, report, body, signal);
    }
  }

  private async deliver(requestId: string, { event }: SandboxReport, body: string, signal: AbortSignal): Promise<void> {
    for (let failures = 0; ; failures++) {
      const answer = await this.post(body, signal);
      const verdict = judgeAnswer(answer.status, failures, answer.retryAfter);
      if (verdict.outcome === 'accepted') return;
      if (verdict.outcome === 'refused') {
        throw new RetryPolicyError(
          'REPORT_REFUSED',
          'never',
          `the webhook refused ${event} of ${requestId}: ${answer.text}`,
        );
      }
      if (failures % WARN_EVERY === WARN_FIRST) {
        this.logger.warn(
          { requestId, event, failures: failures + 1, answer: answer.text },
          'a delivery report was not accepted yet',
        );
      }
      await setTimeout(verdict.delayMs, undefined, { signal });
    }
  }

  private async post(body: string, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const { webhookUrl, secret } = this.options;
    try {
      const response = await fetch(webhookUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-reach-signature': createHmac('sha256', secret).update(body).digest('hex'),
        },
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      });
      // Reading to the end gives the connection back for the next report.
      const text = await response.text();
      return {
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        text: `${response.status} ${text}`,
      };
    } catch (error) {
      signal.throwIfAborted();
      return { status: undefined, retryAfter: null, text: reasonOf(error) };
    }
  }
}

interface Answer {
  /** Nothing when the server gave none. */
  readonly status: number | undefined;
  readonly retryAfter: string | null;
  /** For the log. */
  readonly text: string;
}

/** fetch says "fetch failed" and keeps the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message;
}
