import { Controller, Header, HttpCode, Inject, Post } from '@nestjs/common';
import { Caller, RequireKey, STREAM_TICKETS, type Principal, type StreamTickets } from '@posthorn/platform';
import { StreamQuotas } from '../stream/stream-quotas.js';

/** Injection token of a ticket's time; milliseconds. */
export const TICKET_TTL_MS = Symbol('STREAM_TICKET_TTL_MS');

interface StreamTicket {
  /** Query parameter `ticket` of a stream's URL. */
  readonly ticket: string;
  /** ISO 8601 UTC. */
  readonly expires_at: string;
}

/** One-time tickets for clients that cannot send a header with a stream request (ADR 0011). */
@Controller('/v1/stream-tickets')
export class StreamTicketController {
  constructor(
    @Inject(STREAM_TICKETS) private readonly tickets: StreamTickets,
    @Inject(StreamQuotas) private readonly quotas: StreamQuotas,
    @Inject(TICKET_TTL_MS) private readonly ttlMs: number,
  ) {}

  /** Only by the key itself: a ticket shall not outlive the session that asked for it. */
  @Post()
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  @RequireKey({ scopes: ['read'], accept: ['key'] })
  async issue(@Caller() { keyId }: Principal): Promise<StreamTicket> {
    this.quotas.takeConnect(keyId);
    const { ticket, expiresAt } = await this.tickets.issue(keyId, this.ttlMs);
    return { ticket, expires_at: expiresAt.toISOString() };
  }
}
