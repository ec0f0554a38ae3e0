import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Credentials } from './standalone.js';

const EVENTS = ['sent', 'deferred', 'delivered', 'complained'] as const;
const RETRY_MS = 50;
/** How often a report that was acknowledged before is sent again, as providers do. */
const REPEAT_SHARE = 0.1;

export type ReportedEvent = (typeof EVENTS)[number];

export interface Acknowledged {
  readonly sendId: string;
  readonly event: ReportedEvent;
}

/** What one worker was told is durable. */
export interface WorkerLog {
  readonly sends: string[];
  /** In the order of their acknowledgements; each was first tried after the one before was acknowledged. */
  readonly reports: Acknowledged[];
  /** An answer other than "yes" and "later" ends the worker. */
  readonly strange: string[];
}

/**
 * A client and a provider in one: requests a send, then reports what became of it, each until it is acknowledged,
 * whatever happens to the server meanwhile. Ends after the signal, when what it began is acknowledged.
 */
export async function work(baseUrl: string, credentials: Credentials, signal: AbortSignal): Promise<WorkerLog> {
  const log: WorkerLog = { sends: [], reports: [], strange: [] };
  try {
    while (!signal.aborted) {
      const sendId = await requestSend(baseUrl, credentials);
      log.sends.push(sendId);
      for (const event of EVENTS) {
        await report(baseUrl, credentials, { sendId, event });
        log.reports.push({ sendId, event });
        const again = log.reports[Math.floor(Math.random() * log.reports.length)];
        if (again && Math.random() < REPEAT_SHARE) await report(baseUrl, credentials, again);
      }
    }
  } catch (error) {
    log.strange.push(error instanceof Error ? error.message : String(error));
  }
  return log;
}

async function requestSend(baseUrl: string, { keys }: Credentials): Promise<string> {
  const key = randomBytes(9).toString('hex');
  // The sandbox provider reports nothing about "silent"; every report is ours.
  const body = JSON.stringify({ recipientEmail: `silent+${key}@example.com`, dedupeKey: key });
  const headers = { authorization: `Bearer ${keys.mm_live}`, 'content-type': 'application/json' };
  const answer = await untilAcknowledged(`${baseUrl}/v1/agent/request-send`, headers, body);
  return z.object({ requestId: z.string() }).parse(answer).requestId;
}

async function report(baseUrl: string, { secrets }: Credentials, { sendId, event }: Acknowledged): Promise<void> {
  const body = JSON.stringify({ reach_send_id: sendId, event, event_id: `${sendId}-${event}` });
  const signature = createHmac('sha256', secrets.REACH_EVENTS_WEBHOOK_SECRET).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-reach-signature': signature };
  const answer = await untilAcknowledged(`${baseUrl}/api/webhooks/mail-events`, headers, body);
  const { matched } = z.object({ matched: z.boolean() }).parse(answer);
  if (!matched) throw new Error(`${sendId} ${event}: not matched`);
}

async function untilAcknowledged(url: string, headers: Record<string, string>, body: string): Promise<unknown> {
  for (;;) {
    const answer = await post(url, headers, body);
    if (answer?.status === 200) return answer.json;
    // A request that a kill cut short is in flight until half a minute has passed.
    if (answer !== undefined && answer.status < 500 && answer.status !== 409)
      throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.json)}`);
    await sleep(RETRY_MS);
  }
}

/** @returns nothing when there was no whole answer: killed before, during or after */
async function post(url: string, headers: Record<string, string>, body: string) {
  try {
    const response = await fetch(url, { method: 'POST', headers, body });
    const json: unknown = await response.json();
    return { status: response.status, json };
  } catch {
    return undefined; // Not acknowledged; that is all that matters.
  }
}
