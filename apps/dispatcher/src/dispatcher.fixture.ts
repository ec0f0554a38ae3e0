import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { type Appended, Claims, connectEventLog, type ConnectedEventLog, JetStreamTimers } from '@posthorn/event-log';
import {
  type EventFact,
  eventSubjectFilter,
  newId,
  type RecordedEvent,
  SendCanceled,
  SendQueued,
} from '@posthorn/events';
import { encodeContent, MAIL_CONTENT_TYPE, type MailContent } from '@posthorn/mail';
import { createLogger } from '@posthorn/platform';
import { BudgetLedger, CampaignHalts, Pauses } from '@posthorn/policy';
import { testServers } from '@posthorn/testing';
import { createHash } from 'node:crypto';
import type { ClaimedSend } from './attempt/claimed-send.js';
import { Dispatcher, type DispatcherOptions, type DispatcherPorts } from './dispatcher.js';
import { SandboxTransport } from './sandbox/sandbox-transport.gateway.js';
import type { OutgoingMail, Prepared, Refused, Transport, TransportOutcome } from './transports/transport.gateway.js';

export interface Handed {
  readonly requestId: string;
  readonly workspaceId: string;
  readonly atMs: number;
}

/** Takes mails as it is told, and remembers those whose content it was given. */
export class FakeTransport implements Transport {
  readonly provider: string;
  readonly concurrency: number;
  readonly handed: Handed[] = [];
  /** Outcome by recipient; accepted when there is none. */
  outcomes = new Map<string, (attempt: number) => TransportOutcome | Promise<TransportOutcome>>();
  refuse: ((mail: OutgoingMail) => Refused | undefined) | undefined;
  private readonly attempts = new Map<string, number>();

  constructor(
    private readonly delayMs = 0,
    { concurrency = 8, provider = 'fake' } = {},
  ) {
    this.concurrency = concurrency;
    this.provider = provider;
  }

  async prepare(mail: OutgoingMail, signal: AbortSignal): Promise<Prepared | Refused> {
    signal.throwIfAborted();
    const { requestId, recipient } = mail;
    const refusal = this.refuse?.(mail);
    if (refusal) return refusal;
    return {
      kind: 'prepared',
      messageId: `<${requestId}@fake>`,
      discard: () => undefined,
      deliver: async (cutOff) => {
        this.handed.push({ requestId, workspaceId: mail.workspaceId, atMs: performance.now() });
        if (this.delayMs > 0) await sleep(this.delayMs, undefined, { signal: cutOff }).catch(() => undefined);
        if (cutOff.aborted) return { kind: 'unknown', reason: 'cut off' };
        const attempt = (this.attempts.get(requestId) ?? 0) + 1;
        this.attempts.set(requestId, attempt);
        const outcome = await this.outcomes.get(recipient)?.(attempt);
        return outcome ?? { kind: 'accepted', messageId: `<${requestId}@fake>`, reportsSent: false };
      },
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  times(requestId: string): number {
    return this.handed.filter((each) => each.requestId === requestId).length;
  }
}

export interface RunningDispatcher {
  readonly dispatcher: Dispatcher;
  /** What it knows of campaigns. */
  readonly halts: CampaignHalts;
  readonly log: ConnectedEventLog;
  stop(): Promise<void>;
  /** As a crash would: without giving anything back. */
  kill(): Promise<void>;
}

const OPTIONS: DispatcherOptions = {
  leaseMs: 30_000,
  graceMs: 5_000,
  unknownOutcome: 'retry',
  pace: { slowestPerS: 0.1, holdMs: 500 },
  retry: { firstDelayMs: 300, connectionDelayMs: 300, longestDelayMs: 2_000, maxAgeMs: 60_000, maxAttempts: 5 },
};

/** A replica with connections of its own, serving only these workspaces (others share the test's server). */
export async function aDispatcher(
  transport: Transport,
  {
    options = {},
    ports = {},
    workspaceIds = [],
  }: {
    options?: Partial<DispatcherOptions>;
    ports?: Partial<DispatcherPorts>;
    workspaceIds?: readonly string[];
  } = {},
): Promise<RunningDispatcher> {
  const log = onlyOurs(await connectEventLog({ natsUrl: testServers().natsUrl }));
  const pauses = new Pauses(log);
  const halts = new CampaignHalts(log);
  const ledger = new BudgetLedger(log);
  const sandbox = new SandboxTransport();
  const dispatcher = new Dispatcher(
    {
      log,
      claims: await ownClaims(log),
      timers: new JetStreamTimers(log.connection),
      transports: {
        all: [transport, sandbox],
        for: ({ testMode }) => (testMode ? sandbox : transport),
        close: () => transport.close(),
      },
      blobs: blobsOf(new Map()),
      pauses,
      halts,
      ledger,
      workspaceIds: () => Promise.resolve(workspaceIds),
      warmUpStart: () => Promise.resolve(undefined),
      onAccepted: () => Promise.resolve(),
      callOff: (claimed) => callOff(log, claimed),
      logger: createLogger({ name: 'test', level: 'silent' }),
      ...ports,
    },
    { ...OPTIONS, ...options },
  );
  await dispatcher.start();
  const close = async () => {
    await Promise.all([pauses.close(), halts.close(), ledger.close()]);
    await log.close();
  };
  return {
    dispatcher,
    halts,
    log,
    stop: async () => {
      await dispatcher.stop();
      await close();
    },
    kill: async () => {
      await log.connection.close();
      // Nothing of it reaches the server any more; only this process is tidied up.
      const stopped = dispatcher.stop();
      await Promise.all([pauses.close(), halts.close(), ledger.close(), stopped]).catch(() => undefined);
    },
  };
}

/** As libs/sending does it, but for the guard. */
async function callOff(log: ConnectedEventLog, { send, contact }: ClaimedSend): Promise<boolean> {
  const { workspaceId, testMode, data } = send;
  const { requestId, recipientEmail } = data;
  const at = new Date().toISOString();
  const about = { requestId, recipientEmail, canceledBy: { kind: 'system' as const }, canceledAt: at };
  const fact = SendCanceled.of({ ...about, reason: 'suppressed' });
  await log.append({ fact, workspaceId, key: contact, contact, occurredAt: at, testMode, correlationId: requestId });
  return true;
}

/** Workspaces of this test file. Other files queue sends in the same log, which are none of our dispatchers' business. */
const ours = new Set<string>();

export function onlyOurs(log: ConnectedEventLog): ConnectedEventLog {
  const scoped: ConnectedEventLog = Object.create(log);
  scoped.tailSubjects = async function* (query) {
    for await (const subjects of log.tailSubjects(query)) {
      yield subjects.filter((subject) => ours.has(subject.split('.')[1] ?? ''));
    }
  };
  return scoped;
}

export async function ownClaims(log: ConnectedEventLog): Promise<Claims> {
  const claims = await Claims.of(log);
  const scoped: Claims = Object.create(claims);
  scoped.durables = async (of, prefix) => {
    const names = await claims.durables(of, prefix);
    return names.filter((name) => [...ours].some((workspaceId) => name.endsWith(workspaceId)));
  };
  return scoped;
}

export function blobsOf(contents: ReadonlyMap<string, MailContent>) {
  return {
    get: (sha256: string) => {
      const content = contents.get(sha256);
      return Promise.resolve(content && encodeContent(content));
    },
  };
}

export function referenceTo(content: MailContent) {
  const bytes = encodeContent(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { sha256, sizeBytes: bytes.length, contentType: MAIL_CONTENT_TYPE };
}

type SendData = Parameters<typeof SendQueued.of>[0];

export interface QueuedTestSend {
  readonly requestId: string;
  readonly contact: string;
  readonly sequence: number;
}

/** Queues sends of one workspace, each to a contact of its own unless told otherwise. */
export class TestLine {
  readonly workspaceId = newId('wsk');

  constructor(private readonly log: ConnectedEventLog) {
    ours.add(this.workspaceId);
  }

  /** Takes everything away, so that the next test's dispatchers find nothing to do. */
  async clear(): Promise<void> {
    const { streams, consumers } = await jetstreamManager(this.log.connection);
    for (const stream of ['EVENTS', 'TIMERS']) {
      for await (const { name } of consumers.list(stream)) {
        if (name.endsWith(this.workspaceId)) await consumers.delete(stream, name).catch(() => false);
      }
    }
    await streams.purge('EVENTS', { filter: `evt.${this.workspaceId}.>` });
    for (const kind of ['timer', 'due']) await streams.purge('TIMERS', { filter: `${kind}.*.${this.workspaceId}.*` });
  }

  async queue(
    data: Partial<SendData> = {},
    about: { contact?: string; agentId?: string; testMode?: boolean } = {},
  ): Promise<QueuedTestSend> {
    const [send] = await this.queueAll([{ data, about }]);
    if (!send) throw new RangeError('nothing was queued');
    return send;
  }

  async queueMany(count: number, data: Partial<SendData> = {}): Promise<readonly QueuedTestSend[]> {
    const queued: QueuedTestSend[] = [];
    for (let left = count; left > 0; left -= 500) {
      queued.push(...(await this.queueAll(Array.from({ length: Math.min(left, 500) }, () => ({ data })))));
    }
    return queued;
  }

  /** Types, and attempts where there are ones, of all events about the send. */
  async story({ contact, requestId }: QueuedTestSend): Promise<string[]> {
    const told: string[] = [];
    for (const { type, data } of await this.events(contact)) {
      if (data['requestId'] !== requestId) continue;
      told.push(typeof data['attempt'] === 'number' ? `${type} ${data['attempt']}` : type);
    }
    return told;
  }

  async events(contact: string): Promise<RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    const subjects = [eventSubjectFilter({ workspaceId: this.workspaceId, key: contact })];
    for await (const event of this.log.read({ subjects })) found.push(event);
    return found;
  }

  async append(fact: EventFact, key: string): Promise<Appended> {
    const { workspaceId } = this;
    const occurredAt = new Date().toISOString();
    return this.log.append({ fact, workspaceId, key, occurredAt, testMode: false, correlationId: key });
  }

  private async queueAll(
    sends: readonly { data?: Partial<SendData>; about?: { contact?: string; agentId?: string; testMode?: boolean } }[],
  ): Promise<readonly QueuedTestSend[]> {
    const at = new Date().toISOString();
    const events = sends.map(({ data = {}, about = {} }) => {
      const requestId = newId('req');
      const contact = about.contact ?? newId('contact');
      const { agentId, testMode = false } = about;
      return {
        fact: SendQueued.of({ requestId, recipientEmail: `${requestId}@example.com`, queuedAt: at, ...data }),
        workspaceId: this.workspaceId,
        key: contact,
        contact,
        ...(agentId !== undefined && { agentId }),
        occurredAt: at,
        testMode,
        correlationId: requestId,
      };
    });
    const appended = await this.log.append(events);
    return appended.events.map(({ data, contact = '', sequence }) => ({
      requestId: String(data['requestId']),
      contact,
      sequence,
    }));
  }
}
