import type { EventLog } from '@posthorn/event-log';
import { InboundRefused, newId } from '@posthorn/events';
import type { Logger, Workspaces } from '@posthorn/platform';
import type { Mailbox } from '../mailboxes.js';

const MINUTE_MS = 60_000;
/** Refusals that become events: so many a minute of one mailbox, and of all. The rest are counted alone. */
const PER_MAILBOX = 5;
const IN_ALL = 100;

export interface Refusal {
  readonly mailbox: Mailbox;
  /** Envelope sender; empty for a bounce. */
  readonly from: string;
  readonly reason: 'too_large' | 'rate_limited' | 'mail_loop' | 'daily_bytes';
  readonly sizeBytes?: number;
}

/** Tells workspaces of mail to them that was refused; of a flood, its beginning. */
export class RefusedMails {
  private minute = 0;
  private told = new Map<string, number>();
  private toldInAll = 0;

  constructor(
    private readonly log: Pick<EventLog, 'append'>,
    private readonly workspaces: Pick<Workspaces, 'contactKeyOf'>,
    private readonly logger: Pick<Logger, 'debug'>,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** Nobody waits for it, and nothing depends on it: what the log does not take is lost. */
  record(refusal: Refusal): void {
    if (!this.mayTell(refusal)) return;
    this.append(refusal).catch((error: unknown) =>
      this.logger.debug({ err: error }, 'a refused mail was not recorded'),
    );
  }

  private async append({ mailbox, from, reason, sizeBytes }: Refusal): Promise<void> {
    const { workspaceId, address, agentId } = mailbox;
    const sender = from === '' ? 'unknown@invalid' : from.slice(0, 320);
    const contact = await this.workspaces.contactKeyOf(workspaceId, sender);
    const refusedAt = new Date(this.now()).toISOString();
    await this.log.append({
      fact: InboundRefused.of({ from: sender, mailbox: address, reason, sizeBytes, refusedAt }),
      workspaceId,
      key: contact,
      contact,
      occurredAt: refusedAt,
      testMode: false,
      correlationId: newId('ref'),
      ...(agentId !== undefined && { agentId }),
    });
  }

  private mayTell({ mailbox }: Refusal): boolean {
    const minute = Math.floor(this.now() / MINUTE_MS);
    if (minute !== this.minute) {
      this.minute = minute;
      this.told = new Map();
      this.toldInAll = 0;
    }
    const place = `${mailbox.workspaceId} ${mailbox.address}`;
    const told = this.told.get(place) ?? 0;
    if (told >= PER_MAILBOX || this.toldInAll >= IN_ALL) return false;
    this.told.set(place, told + 1);
    this.toldInAll++;
    return true;
  }
}
