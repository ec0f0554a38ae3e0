import type { Claim, ClaimHandlers, ClaimQueue, Claims, ConnectedEventLog, Timer } from '@posthorn/event-log';
import { eventSubjectFilter, parseEventSubject, SendQueued } from '@posthorn/events';
import type { Logger } from '@posthorn/platform';
import type { Pauses } from '@posthorn/policy';
import type { QueuedSend } from '../attempt/claimed-send.js';
import { Line } from './line.js';
import { parkedKind, RETRY } from './waits.js';

export interface LinesPort {
  /** A queued send came; must not throw, and ends with `line.released`. */
  queued(line: Line, claim: Claim<QueuedSend>): void;
  /** A wait is over. The same. */
  waited(line: Line, claim: Claim<Timer>): void;
  /** Gives back what waits of a workspace in this process. */
  giveBack(workspaceId: string): void;
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
/** A week of failures that nobody foresaw (the database or the blobs are away), at five minutes each, before a mail is given up. */
const MAX_DELIVER = 2_000;

/** Of one workspace, in this process. */
interface Opened {
  readonly line: Line;
  readonly queues: ClaimQueue[];
  /** By agent. */
  readonly parked: Map<string, Promise<ClaimQueue>>;
}

/**
 * A line for every workspace that has ever queued a send. Found by the consumers that exist, by looking at each workspace
 * once at the start, and from then on by the subjects of the log; nothing is polled.
 */
export class Lines {
  private readonly opened = new Map<string, Promise<Opened>>();
  private readonly lines = new Set<Line>();
  private busy = 0;
  private readonly stopping = new AbortController();
  private following: Promise<void> = Promise.resolve();
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly log: Pick<ConnectedEventLog, 'bounds' | 'last' | 'tailSubjects'>,
    private readonly claims: Claims,
    private readonly pauses: Pick<Pauses, 'isPaused' | 'onChange'>,
    private readonly port: LinesPort,
    private readonly settings: LinesSettings,
    private readonly logger: Logger,
  ) {}

  get all(): ReadonlySet<Line> {
    return this.lines;
  }

  /** @param workspaceIds all there are; those without a queued send get no line yet */
  async start(workspaceIds: readonly string[]): Promise<void> {
    const { last } = await this.log.bounds();
    this.stopListening = this.pauses.onChange(({ workspaceId, agentId, pause }) => {
      void this.onPause(workspaceId, agentId, pause !== undefined);
    });
    const [known, parked] = await Promise.all([
      this.claims.durables('events', PREFIX),
      this.claims.durables('timers', 'paused-'),
    ]);
    await inTurn(
      known.map((name) => name.slice(PREFIX.length)),
      (workspaceId) => this.open(workspaceId),
    );
    await inTurn(
      workspaceIds.filter((id) => !this.opened.has(id)),
      (id) => this.openIfUsed(id),
    );
    await inTurn(parked, (name) => this.reopenParked(name));
    this.following = this.follow(last);
  }

  /** Takes nothing more; resolves when what was on its way is here. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.stopListening();
    await this.following;
    await Promise.all([...this.lines].map((line) => line.stop()));
  }

  /** Makes the place where sends of a paused agent wait, so that it is found again after a restart. */
  async openParked(workspaceId: string, agentId: string): Promise<void> {
    const opened = await this.open(workspaceId);
    const { line, parked } = opened;
    const isNew = !parked.has(agentId);
    const queue = await remembered(parked, agentId, () => this.claimParked(line, agentId));
    if (isNew && !(await this.pauses.isPaused(workspaceId, agentId))) line.add(queue);
  }

  private async follow(after: number): Promise<void> {
    const subject = eventSubjectFilter({ family: SendQueued.family, verb: SendQueued.verb });
    for await (const subjects of this.log.tailSubjects({ subject, after, signal: this.stopping.signal })) {
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
    if (await this.log.last(eventSubjectFilter({ workspaceId, family, verb }))) await this.open(workspaceId);
  }

  private open(workspaceId: string): Promise<Opened> {
    return remembered(this.opened, workspaceId, () => this.openLine(workspaceId));
  }

  private async openLine(workspaceId: string): Promise<Opened> {
    const line = new Line(
      workspaceId,
      () => this.share(),
      (isBusy) => {
        this.busy += isBusy ? 1 : -1;
      },
    );
    const { leaseMs } = this.settings;
    const [queued, waited, pause] = await Promise.all([
      this.claims.events(
        SendQueued,
        { durable: `${PREFIX}${workspaceId}`, workspaceId, leaseMs, maxDeliver: MAX_DELIVER },
        this.handlers<QueuedSend>(line, (claim) => this.port.queued(line, claim), 'queued'),
      ),
      this.claims.timers(
        RETRY,
        { durable: `${RETRY}-${workspaceId}`, workspaceId, leaseMs, maxDeliver: MAX_DELIVER },
        this.handlers<Timer>(line, (claim) => this.port.waited(line, claim)),
      ),
      this.pauses.isPaused(workspaceId),
    ]);
    if (pause || this.stopping.signal.aborted) await line.stop();
    const queues = [queued, waited];
    for (const queue of queues) line.add(queue);
    this.lines.add(line);
    return { line, queues, parked: new Map() };
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

  private claimParked(line: Line, agentId: string): Promise<ClaimQueue> {
    const { workspaceId } = line;
    const options = {
      durable: `${parkedKind(agentId)}-${workspaceId}`,
      workspaceId,
      leaseMs: this.settings.leaseMs,
      maxDeliver: MAX_DELIVER,
    };
    return this.claims.timers(
      parkedKind(agentId),
      options,
      this.handlers<Timer>(line, (claim) => this.port.waited(line, claim)),
    );
  }

  /** `paused-<agent>-<workspace>`; ids of workspaces have no `-`. */
  private async reopenParked(durable: string): Promise<void> {
    const [, agentId, workspaceId] = /^paused-(.+)-([^-]+)$/.exec(durable) ?? [];
    if (agentId !== undefined && workspaceId !== undefined) await this.openParked(workspaceId, agentId);
  }

  private async onPause(workspaceId: string, agentId: string | undefined, isPaused: boolean): Promise<void> {
    try {
      const opened = await this.opened.get(workspaceId);
      if (!opened || this.stopping.signal.aborted) return;
      if (agentId === undefined) await this.pauseLine(opened.line, isPaused);
      else await this.pauseAgent(opened, agentId, isPaused);
    } catch (error) {
      this.logger.error({ err: error, workspaceId, agentId, isPaused }, 'a pause or resumption was not followed');
    }
  }

  private async pauseLine(line: Line, isPaused: boolean): Promise<void> {
    if (!isPaused) return line.resume();
    const stopped = line.stop();
    this.port.giveBack(line.workspaceId);
    await stopped;
  }

  private async pauseAgent({ line, parked }: Opened, agentId: string, isPaused: boolean): Promise<void> {
    if (isPaused) {
      const queue = await parked.get(agentId);
      if (queue) await line.remove(queue);
      return;
    }
    line.add(await remembered(parked, agentId, () => this.claimParked(line, agentId)));
  }

  /** Twice what a line has in hand, so that the next mails are here when the hands are free. */
  private share(): number {
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
