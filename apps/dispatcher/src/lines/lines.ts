import type { Claim, ClaimHandlers, Claims, ConnectedEventLog, Timer } from '@posthorn/event-log';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventSubjectFilter, parseEventSubject, SendQueued } from '@posthorn/events';
import type { Logger } from '@posthorn/platform';
import type { CampaignHalts, Pauses } from '@posthorn/policy';
import type { QueuedSend } from '../attempt/claimed-send.js';
import { Line } from './line.js';
import { type Holder, ParkedSends } from './parked-sends.js';
import { RETRY } from './waits.js';

export interface LinesPort {
  /** A queued send came; must not throw, and ends with `line.released`. */
  queued(line: Line, claim: Claim<QueuedSend>): void;
  /** A wait is over. The same. */
  waited(line: Line, claim: Claim<Timer>): void;
  /** Gives back what waits of a workspace in this process. */
  giveBack(workspaceId: string): void;
}

export interface LinesPorts {
  readonly log: Pick<ConnectedEventLog, 'bounds' | 'last' | 'tailSubjects'>;
  readonly claims: Claims;
  readonly pauses: Pick<Pauses, 'isPaused' | 'onChange'>;
  readonly halts: Pick<CampaignHalts, 'of' | 'onChange'>;
}

export interface LinesSettings {
  readonly leaseMs: number;
  /** Mails that all transports together have in hand. */
  readonly hands: number;
}

/** Consumers that are opened at once at the start. */
const OPEN_AT_ONCE = 32;
const PREFIX = 'dispatcher-';
/** A line has at least so many claims, however many lines there are. */
const SMALLEST_SHARE = 4;
const REOPEN_MS = 1_000;
/** Longer than anybody takes to hear of a resumption: nobody parks anything of it after that. */
const LOOK_AGAIN_MS = 5_000;
/** A week of failures that nobody foresaw (the database or the blobs are away), at five minutes each, before a mail is given up. */
const MAX_DELIVER = 2_000;

/**
 * A line for every workspace that has ever queued a send. Found by the consumers that exist, by looking at each workspace
 * once at the start, and from then on by the subjects of the log; nothing is polled.
 */
export class Lines {
  private readonly opened = new Map<string, Promise<Line>>();
  private readonly lines = new Set<Line>();
  private busy = 0;
  private readonly stopping = new AbortController();
  private following: Promise<void> = Promise.resolve();
  private readonly parked: ParkedSends;
  private readonly stopListening: (() => void)[] = [];

  constructor(
    private readonly ports: LinesPorts,
    private readonly port: LinesPort,
    private readonly settings: LinesSettings,
    private readonly logger: Logger,
  ) {
    const { claims } = ports;
    this.parked = new ParkedSends(
      {
        claims,
        isHalted: (workspaceId, holder) => this.isHalted(workspaceId, holder),
        handlers: (line) => this.handlers<Timer>(line, (claim) => port.waited(line, claim)),
      },
      { leaseMs: settings.leaseMs, maxDeliver: MAX_DELIVER },
    );
  }

  get all(): ReadonlySet<Line> {
    return this.lines;
  }

  /** @param workspaceIds all there are; those without a queued send get no line yet */
  async start(workspaceIds: readonly string[]): Promise<void> {
    const { log, claims } = this.ports;
    const { last } = await log.bounds();
    this.listen();
    const [known, parked] = await Promise.all([claims.durables('events', PREFIX), this.parked.found()]);
    await inTurn(
      known.map((name) => name.slice(PREFIX.length)),
      (workspaceId) => this.open(workspaceId),
    );
    await inTurn(
      workspaceIds.filter((id) => !this.opened.has(id)),
      (id) => this.openIfUsed(id),
    );
    await inTurn(parked, ({ workspaceId, holder }) => this.openParked(workspaceId, holder));
    this.following = this.follow(last);
  }

  /** Takes nothing more; resolves when what was on its way is here. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const stop of this.stopListening) stop();
    await this.following;
    await Promise.all([...this.lines].map((line) => line.stop()));
  }

  /** Makes the place where sends of a paused agent or campaign wait, so that it is found again after a restart. */
  async openParked(workspaceId: string, holder: Holder): Promise<void> {
    await this.parked.open(await this.open(workspaceId), holder);
  }

  private listen(): void {
    const { pauses, halts } = this.ports;
    const { stopListening } = this;
    stopListening.push(
      pauses.onChange(({ workspaceId, agentId, pause }) => {
        const holder = agentId === undefined ? undefined : ({ kind: 'agent', id: agentId } as const);
        void this.follows(workspaceId, holder, pause !== undefined);
      }),
      halts.onChange(({ workspaceId, campaignId, halt }) => {
        // Of one that is called off, what was parked comes back to be called off as well.
        void this.follows(workspaceId, { kind: 'campaign', id: campaignId }, halt?.kind === 'paused');
      }),
    );
  }

  /** @param holder the workspace itself when left out */
  private async isHalted(workspaceId: string, holder: Holder | undefined): Promise<boolean> {
    const { pauses, halts } = this.ports;
    if (holder?.kind === 'campaign') return (await halts.of(workspaceId, holder.id))?.kind === 'paused';
    return (await pauses.isPaused(workspaceId, holder?.id)) !== undefined;
  }

  private async follow(after: number): Promise<void> {
    const subject = eventSubjectFilter({ family: SendQueued.family, verb: SendQueued.verb });
    for await (const subjects of this.ports.log.tailSubjects({ subject, after, signal: this.stopping.signal })) {
      for (const each of subjects) this.discover(parseEventSubject(each)?.workspaceId);
    }
  }

  private discover(workspaceId: string | undefined): void {
    if (workspaceId === undefined || this.opened.has(workspaceId)) return;
    void this.open(workspaceId).catch((error: unknown) => {
      this.logger.warn({ err: error, workspaceId }, 'the line of a workspace cannot be opened yet');
      setTimeout(() => this.discover(workspaceId), REOPEN_MS).unref();
    });
  }

  private async openIfUsed(workspaceId: string): Promise<void> {
    const { family, verb } = SendQueued;
    if (await this.ports.log.last(eventSubjectFilter({ workspaceId, family, verb }))) await this.open(workspaceId);
  }

  private open(workspaceId: string): Promise<Line> {
    return remembered(this.opened, workspaceId, () => this.openLine(workspaceId));
  }

  private async openLine(workspaceId: string): Promise<Line> {
    const line = new Line(
      workspaceId,
      () => this.share,
      (isBusy) => {
        this.busy += isBusy ? 1 : -1;
      },
    );
    const { leaseMs } = this.settings;
    const { claims, pauses } = this.ports;
    const [queued, waited, pause] = await Promise.all([
      claims.events(
        SendQueued,
        { durable: `${PREFIX}${workspaceId}`, workspaceId, leaseMs, maxDeliver: MAX_DELIVER },
        this.handlers<QueuedSend>(line, (claim) => this.port.queued(line, claim), 'queued'),
      ),
      claims.timers(
        RETRY,
        { durable: `${RETRY}-${workspaceId}`, workspaceId, leaseMs, maxDeliver: MAX_DELIVER },
        this.handlers<Timer>(line, (claim) => this.port.waited(line, claim)),
      ),
      pauses.isPaused(workspaceId),
    ]);
    if (pause || this.stopping.signal.aborted) await line.stop();
    for (const queue of [queued, waited]) line.add(queue);
    this.lines.add(line);
    return line;
  }

  private handlers<Item>(
    line: Line,
    take: (claim: Claim<Item>) => void,
    kind: 'queued' | 'waited' = 'waited',
  ): ClaimHandlers<Item> {
    return {
      claimed: (claim) => {
        line.claimed();
        if (kind === 'queued') line.pending = claim.info.pending;
        if (!line.isStopped) return take(claim);
        claim.giveBack();
        line.released();
      },
      ended: () => line.refill(),
    };
  }

  private async follows(workspaceId: string, holder: Holder | undefined, isPaused: boolean): Promise<void> {
    try {
      const line = await this.opened.get(workspaceId);
      if (!line || this.stopping.signal.aborted) return;
      if (!holder) await this.pauseLine(line, isPaused);
      else if (isPaused) await this.parked.halt(line, holder);
      else await this.resume(line, holder);
    } catch (error) {
      this.logger.error({ err: error, workspaceId, holder, isPaused }, 'a pause or resumption is not followed yet');
      this.followLater(workspaceId, holder);
    }
  }

  /** Nobody tells of it a second time, and what is parked would stay so; by then it may be otherwise. */
  private followLater(workspaceId: string, holder: Holder | undefined): void {
    const again = async () => {
      if (!this.stopping.signal.aborted)
        await this.follows(workspaceId, holder, await this.isHalted(workspaceId, holder));
    };
    setTimeout(() => void again().catch(() => this.followLater(workspaceId, holder)), REOPEN_MS).unref();
  }

  private async resume(line: Line, holder: Holder): Promise<void> {
    if (await this.parked.resume(line, holder)) return;
    // Another replica may park something yet, before it hears of it.
    await sleep(LOOK_AGAIN_MS, undefined, { ref: false });
    if (this.stopping.signal.aborted || (await this.isHalted(line.workspaceId, holder))) return;
    await this.parked.resume(line, holder);
  }

  private async pauseLine(line: Line, isPaused: boolean): Promise<void> {
    if (!isPaused) return line.resume();
    const stopped = line.stop();
    this.port.giveBack(line.workspaceId);
    await stopped;
  }

  /** Twice what a line has in hand, so that the next mails are here when the hands are free. */
  get share(): number {
    return Math.max(SMALLEST_SHARE, Math.ceil((2 * this.settings.hands) / Math.max(1, this.busy)));
  }
}

/** One promise for all who ask; asked again after a failure. */
function remembered<Key, Value>(map: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>): Promise<Value> {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  made.catch(() => map.delete(key));
  return made;
}

async function inTurn<Item>(items: readonly Item[], run: (item: Item) => Promise<unknown>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await run(item);
  };
  await Promise.all(Array.from({ length: OPEN_AT_ONCE }, worker));
}
