import {
  InboundClassified,
  InboundQuarantined,
  InboundReceived,
  InboundRouted,
  newId,
  ThreadOpened,
  type EventFact,
  type RecordedEvent,
} from '@posthorn/events';
import type { BlobRef } from '@posthorn/platform';

type Classification = Partial<(typeof InboundClassified)['data']['_zod']['input']>;

export interface WantedMail extends Omit<Classification, 'messageId' | 'threadId' | 'text' | 'html'> {
  readonly messageId?: string;
  readonly raw?: never;
  /** What is in the blob store. */
  readonly source?: string;
  readonly body?: string;
  readonly html?: string;
  readonly files?: readonly { readonly filename: string; readonly contentType: string; readonly content: string }[];
  /** An existing thread; a new one is opened when left out. */
  readonly threadId?: string;
  readonly queue?: string;
  readonly action?: string;
  readonly testMode?: boolean;
  /** Received, and not judged yet. */
  readonly unjudged?: boolean;
}

/** Where a test's mail goes. */
export interface Receiver {
  store(text: string): Promise<BlobRef>;
  record(
    fact: EventFact,
    email: string,
    about: { testMode: boolean; correlationId: string; agentId?: string },
  ): Promise<RecordedEvent>;
}

export const RAW =
  'From: dana@customer.example\r\nSubject: My order\r\nMessage-ID: <m1@customer.example>\r\n\r\nWhere is it?\r\n';

/** Does with a mail what ingestion and triage do. @returns its id, its `inbound.received` and its thread */
export async function receive(
  receiver: Receiver,
  wanted: WantedMail = {},
): Promise<{ id: string; eventId: string; threadId: string }> {
  const {
    messageId: id = newId('rcv'),
    source = RAW,
    body = 'Where is it?',
    html,
    files = [],
    threadId = newId('thrd'),
    queue,
    action,
    testMode = false,
    unjudged = false,
    ...said
  } = wanted;
  const from = said.from ?? 'dana@customer.example';
  const mailbox = said.mailbox ?? 'sarah@acme.example';
  const at = said.receivedAt ?? new Date().toISOString();
  const append = (fact: EventFact) => receiver.record(fact, from, { testMode, correlationId: id });
  const raw = { ...(await receiver.store(source)), contentType: 'message/rfc822' };
  const about = { messageId: id, from };
  const rfcMessageId = said.rfcMessageId ?? '<m1@customer.example>';
  const received = await append(
    InboundReceived.of({ ...about, mailbox, receivedAt: at, raw, rfcMessageId, via: 'smtp' }),
  );
  if (unjudged) return { id, eventId: received.id, threadId };
  const classification = {
    kind: 'message' as const,
    to: [mailbox],
    subject: 'My order',
    threadId,
    isThreadReply: wanted.threadId !== undefined,
    injectionScore: 0.02,
    senderReputation: 0.91,
    authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass' } as const,
    labels: ['personal'],
    excerpt: body.slice(0, 1_000),
    text: { ...(await receiver.store(body)), contentType: 'text/plain' },
    ...(html !== undefined && { html: { ...(await receiver.store(html)), contentType: 'text/html' } }),
    attachments: await Promise.all(
      files.map(async ({ filename, contentType, content }) => ({
        filename,
        contentType,
        ...(await receiver.store(content)),
      })),
    ),
    hasAttachments: files.length > 0,
    ...said,
    mailbox,
    raw,
    rfcMessageId,
    receivedAt: at,
  };
  const withheld = { ...(await receiver.store(JSON.stringify(classification))), contentType: 'application/json' };
  const { kind, to, injectionScore, senderReputation, authentication, labels } = classification;
  const shown =
    said.quarantined === true
      ? {
          kind,
          to,
          injectionScore,
          senderReputation,
          authentication,
          labels,
          threadId,
          mailbox,
          receivedAt: at,
          raw,
          quarantined: true,
          withheld,
        }
      : classification;
  await append(InboundClassified.of({ ...shown, ...about }));
  if (wanted.threadId === undefined)
    await append(
      ThreadOpened.of({
        threadId,
        contactEmail: from,
        ...(said.quarantined !== true && { subject: classification.subject }),
        startedBy: 'contact',
        mailbox,
        messageId: id,
        openedAt: at,
      }),
    );
  await append(
    InboundRouted.of({
      ...about,
      threadId,
      mailbox,
      isNewThread: wanted.threadId === undefined,
      matchedBy: wanted.threadId === undefined ? 'none' : 'in_reply_to',
      confidence: 1,
      ...(queue !== undefined && { queue }),
      ...(action !== undefined && { action }),
      routedAt: at,
    }),
  );
  if (said.quarantined === true)
    await append(
      InboundQuarantined.of({ ...about, mailbox, reason: 'prompt_injection', injectionScore, quarantinedAt: at }),
    );
  return { id, eventId: received.id, threadId };
}
