import {
  ATTRIBUTE,
  type Claim,
  type Claims,
  type ConnectedEventLog,
  inProcessSpan,
  type Timer,
  type Timers,
} from '@posthorn/event-log';
import type { BlobStore, Logger } from '@posthorn/platform';
import type { BudgetLedger, CampaignHalts, Pauses } from '@posthorn/policy';
import { AttemptHandler } from './attempt/attempt.handler.js';
import { type ClaimedSend, fromLine, fromWait, type QueuedSend } from './attempt/claimed-send.js';
import { contentOf } from './attempt/contents.js';
import { Admission } from './delivery/admission.js';
import { CampaignGate } from './delivery/campaign-gate.js';
import { DeliveryCounts } from './delivery/delivery-counts.js';
import { DeliveryHandler, type DeliverySettings } from './delivery/delivery.handler.js';
import { type AcceptedMail, PassOver } from './delivery/pass-over.js';
import { type Job, Lane, type Turn } from './lines/lane.js';
import type { Line } from './lines/line.js';
import { Lines } from './lines/lines.js';
import type { Holder } from './lines/parked-sends.js';
import { Waits } from './lines/waits.js';
import type { PaceSettings } from './throttle/pace.js';
import { Throttles } from './throttle/throttles.js';
import type { OutgoingMail, Transport } from './transports/transport.gateway.js';
import { WarmUps } from './warm-up/warm-ups.js';

export interface DispatcherOptions extends DeliverySettings {
  readonly leaseMs: number;
  readonly pace: PaceSettings;
  /** What mails that are being handed over may take when the process ends. Milliseconds. */
  readonly graceMs: number;
}

/** Every way out, and which one a mail takes. */
export interface TransportChoice {
  readonly all: readonly Transport[];
  for(mail: Pick<OutgoingMail, 'testMode' | 'content'>): Transport;
  close(): Promise<void>;
}

export interface DispatcherPorts {
  readonly log: ConnectedEventLog;
  readonly claims: Claims;
  readonly timers: Timers;
  readonly transports: TransportChoice;
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly pauses: Pick<Pauses, 'isPaused' | 'onChange'>;
  readonly halts: Pick<CampaignHalts, 'of' | 'onChange'>;
  readonly ledger: Pick<BudgetLedger, 'take'>;
  readonly workspaceIds: () => Promise<readonly string[]>;
  readonly warmUpStart: (workspaceId: string, domain: string) => Promise<Date | undefined>;
  readonly onAccepted: (accepted: AcceptedMail) => Promise<void>;
  readonly callOff: (claimed: ClaimedSend) => Promise<boolean>;
  readonly logger: Logger;
}

/** Queued sends to transports: workspaces in turn, as many at once as each transport takes (ADR 0021). */
export class Dispatcher {
  readonly counts = new DeliveryCounts();
  readonly throttles: Throttles;
  readonly lines: Lines;
  readonly lanes: ReadonlyMap<Transport, Lane>;
  private readonly delivery: DeliveryHandler;
  private readonly gate: CampaignGate;
  private stopListening: () => void = () => undefined;
  private readonly underWay = new Set<Promise<void>>();
  private isStopping = false;

  constructor(
    private readonly ports: DispatcherPorts,
    private readonly options: DispatcherOptions,
  ) {
    const { log, timers, pauses, halts, ledger, transports, logger, onAccepted, callOff, warmUpStart } = ports;
    const { counts } = this;
    const waits = new Waits(timers);
    const attempts = new AttemptHandler(log, options, ({ send }, attempt) => {
      counts.count('interrupted');
      const { workspaceId, data } = send;
      const about = { workspaceId, requestId: data.requestId, attempt, resolution: options.unknownOutcome };
      logger.warn(about, 'an attempt was interrupted: nobody knows whether the mail left');
    });
    void this.watchConnection(attempts);
    this.throttles = new Throttles(options.pace, logger);
    const openParked = (workspaceId: string, holder: Holder) => this.lines.openParked(workspaceId, holder);
    const passOver = new PassOver({ waits, onAccepted, callOff });
    this.gate = new CampaignGate({ halts, attempts, passOver, waits, openParked, counts });
    const admission = new Admission({
      throttles: this.throttles,
      warmUps: new WarmUps(ledger, warmUpStart),
      pauses,
      waits,
      openParked,
      counts,
    });
    const { gate } = this;
    this.delivery = new DeliveryHandler({ attempts, admission, gate, passOver, waits, counts, logger }, options);
    this.lanes = new Map(
      transports.all.map((transport) => [
        transport,
        new Lane(
          transport,
          (job, lane, free) => this.track(this.inTrace(job, () => this.delivery.run(job, lane, free))),
          {
            // The other half of the line is for mail that goes another way.
            room: () => Math.max(1, Math.floor(this.lines.share / 2)),
            putOff: (job, waitMs) => void this.track(this.putOff(job, waits, waitMs)),
          },
        ),
      ]),
    );
    const hands = transports.all.reduce((sum, { concurrency }) => sum + concurrency, 0);
    this.lines = new Lines(
      ports,
      {
        queued: (line, claim) => this.take(line, claim, () => fromLine(claim.item, claim.info.deliveries)),
        waited: (line, claim) => this.take(line, claim, () => fromWait(log, claim.item, claim.info.deliveries)),
        giveBack: (workspaceId) => this.giveBack(workspaceId),
      },
      { leaseMs: options.leaseMs, hands },
      logger,
    );
  }

  async start(): Promise<void> {
    this.stopListening = this.ports.halts.onChange(({ workspaceId, campaignId, halt }) => {
      if (halt) this.withdraw(workspaceId, campaignId);
    });
    await this.lines.start(await this.ports.workspaceIds());
  }

  /** Claims nothing more, finishes what is being handed over, gives the rest back. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.stopListening();
    this.delivery.stop();
    const stopped = this.lines.stop();
    for (const lane of this.lanes.values()) for (const job of lane.close()) job.giveBack();
    const cutOff = setTimeout(() => this.delivery.cutOff(), this.options.graceMs);
    await stopped;
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    clearTimeout(cutOff);
    await this.ports.transports.close();
    await this.ports.claims.close();
    // What was given back and acknowledged has to reach the server before the connection ends.
    await this.ports.log.connection.flush().catch(() => undefined);
  }

  private take(
    line: Line,
    claim: Claim<QueuedSend | Timer>,
    find: () => ClaimedSend | undefined | Promise<ClaimedSend | undefined>,
  ): void {
    void this.track(this.enqueue(line, claim, find));
  }

  /** Finds out what the claim is about and which way out it takes, and puts it before that transport. Never rejects. */
  private async enqueue(
    line: Line,
    claim: Claim<unknown>,
    find: () => ClaimedSend | undefined | Promise<ClaimedSend | undefined>,
  ): Promise<void> {
    const settled = once(() => line.released());
    const over = once((settle: () => void) => {
      settle();
      settled();
    });
    try {
      const claimed = await find();
      if (!claimed) return over(() => claim.ack());
      const turn: Turn = {
        claimed,
        isHeld: () => claim.isHeld,
        ack: () => over(() => claim.ack()),
        giveBack: (delayMs) => over(() => claim.giveBack(delayMs)),
        fail: (error) => over(() => void claim.fail(error)),
        makeRoom: settled,
      };
      if (this.isStopping || line.isStopped) return turn.giveBack();
      // Before anything is read for it, and whether its transport has a hand free or not.
      if (await this.gate.turnsAway(turn)) return;
      const content = await contentOf(this.ports.blobs, claimed.send);
      if (this.isStopping || line.isStopped) return turn.giveBack();
      const transport = this.ports.transports.for({ testMode: claimed.send.testMode, content });
      this.lanes.get(transport)?.add({ ...turn, content });
    } catch (error) {
      over(() => void claim.fail(error));
    }
  }

  private async putOff(job: Job, waits: Waits, waitMs: number): Promise<void> {
    try {
      await waits.until(job.claimed, Date.now() + waitMs);
      this.counts.waited('provider_away');
      job.ack();
    } catch (error) {
      job.fail(error);
    }
  }

  /** Looks again at what waits here of a campaign that was halted: no hand is needed for it. */
  private withdraw(workspaceId: string, campaignId: string): void {
    const isMeant = ({ claimed }: Job) => claimed.send.data.campaignId === campaignId;
    for (const lane of this.lanes.values()) {
      for (const job of lane.takeAll(workspaceId, isMeant)) void this.track(this.withdrawOne(job, lane));
    }
  }

  private async withdrawOne(job: Job, lane: Lane): Promise<void> {
    try {
      if (!(await this.gate.turnsAway(job))) lane.add(job);
    } catch (error) {
      job.fail(error);
    }
  }

  /** What follows belongs to the trace of the request. */
  private inTrace({ claimed }: Job, run: () => Promise<void>): Promise<void> {
    const { traceparent, workspaceId, sequence } = claimed.send;
    if (traceparent === undefined) return run();
    const attributes = {
      [ATTRIBUTE.workspaceId]: workspaceId,
      [ATTRIBUTE.sequence]: sequence,
      [ATTRIBUTE.deliveries]: claimed.deliveries,
    };
    return inProcessSpan('dispatcher', traceparent, attributes, run);
  }

  private async watchConnection(attempts: AttemptHandler): Promise<void> {
    for await (const { type } of this.ports.log.connection.status()) if (type === 'reconnect') attempts.reconnected();
  }

  private giveBack(workspaceId: string): void {
    for (const lane of this.lanes.values()) for (const job of lane.takeAll(workspaceId)) job.giveBack();
  }

  private track(work: Promise<void>): Promise<void> {
    this.underWay.add(work);
    return work.finally(() => this.underWay.delete(work));
  }
}

/** Runs the first time only. */
function once<Args extends readonly unknown[]>(run: (...args: Args) => void): (...args: Args) => void {
  let isDone = false;
  return (...args) => {
    if (isDone) return;
    isDone = true;
    run(...args);
  };
}
