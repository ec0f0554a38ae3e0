import type { EventLog } from '@posthorn/event-log';
import {
  type EventFact,
  isEvent,
  newId,
  type RecordedEvent,
  SendCanceled,
  SendQueued,
  SuppressionAdded,
  SuppressionRemoved,
} from '@posthorn/events';
import type { PolicyDecision } from '../decision.js';
import { judge } from '../judge.js';
import type { PolicyRequest } from '../request.js';
import type { PolicySettings } from '../settings.js';
import { aPolicyContext, aPolicyRequest } from '../situation.builder.js';
import { decideOnContact } from './decide-on-contact.fixture.js';
import { historyNeed } from './history-need.js';

const CONTACT = 'abcdefghijklmnop';
const recipientEmail = 'anna@example.com';

/** One contact of a workspace of its own, and what happens to it; the log is whichever replica acts. */
export class ContactFixture {
  readonly workspaceId = newId('wsk');

  constructor(private readonly settings: PolicySettings) {}

  /** What the request handler does: judge on the contact's facts, and queue if allowed. */
  async request(
    log: Pick<EventLog, 'decide' | 'read' | 'bounds'>,
    atMs: number,
    wanted: Partial<PolicyRequest>,
  ): Promise<PolicyDecision> {
    const request = aPolicyRequest({ requestId: newId('req'), ...wanted });
    const { requestId, templateId, campaignId } = request;
    let decided: PolicyDecision | undefined;
    await decideOnContact(log, {
      workspaceId: this.workspaceId,
      contact: CONTACT,
      place: () => this.place(atMs),
      need: (facts) => historyNeed(request, facts, this.settings, atMs),
      decide: (facts) => {
        decided = judge(request, facts, this.settings, aPolicyContext({ atMs }));
        if (decided.outcome === 'blocked') return [];
        const queuedAt = new Date(atMs).toISOString();
        return [SendQueued.of({ requestId, recipientEmail, templateId, campaignId, queuedAt })];
      },
    });
    if (decided === undefined) throw new Error('nothing was decided');
    return decided;
  }

  /** Calls the last send off. */
  async cancel(log: Pick<EventLog, 'last' | 'append'>, atMs: number): Promise<void> {
    const queued = await log.last(`evt.${this.workspaceId}.send.${CONTACT}.queued`);
    const requestId = queued && isEvent(SendQueued, queued) ? queued.data.requestId : 'req_none';
    const canceledAt = new Date(atMs).toISOString();
    const canceledBy = { kind: 'user' } as const;
    await this.append(
      log,
      atMs,
      SendCanceled.of({ requestId, recipientEmail, reason: 'requested', canceledBy, canceledAt }),
    );
  }

  async suppress(log: Pick<EventLog, 'append'>, atMs: number, campaignId?: string): Promise<void> {
    const addedAt = new Date(atMs).toISOString();
    const about = { contactEmail: recipientEmail, ...scopeOf(campaignId) };
    await this.append(
      log,
      atMs,
      SuppressionAdded.of({ ...about, reasonCode: 'complaint', addedBy: { kind: 'system' }, addedAt }),
    );
  }

  async unsuppress(log: Pick<EventLog, 'append'>, atMs: number, campaignId?: string): Promise<void> {
    const removedAt = new Date(atMs).toISOString();
    const about = { contactEmail: recipientEmail, ...scopeOf(campaignId) };
    await this.append(log, atMs, SuppressionRemoved.of({ ...about, removedBy: { kind: 'user' }, removedAt }));
  }

  async events(log: Pick<EventLog, 'read'>): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of log.read({ subjects: [`evt.${this.workspaceId}.*.${CONTACT}.*`] })) events.push(event);
    return events;
  }

  private async append(log: Pick<EventLog, 'append'>, atMs: number, fact: EventFact): Promise<void> {
    await log.append({ fact, ...this.place(atMs) });
  }

  private place(atMs: number) {
    return {
      workspaceId: this.workspaceId,
      key: CONTACT,
      contact: CONTACT,
      occurredAt: new Date(atMs).toISOString(),
      testMode: false,
      correlationId: 'test',
    };
  }
}

function scopeOf(campaignId: string | undefined) {
  return campaignId === undefined ? ({ scope: 'tenant' } as const) : ({ scope: 'campaign', campaignId } as const);
}
