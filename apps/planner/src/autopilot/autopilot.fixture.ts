import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CampaignProgress, Campaigns, type CampaignRecipient, readRecipients } from '@posthorn/campaigns';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { InMemoryTimers } from '@posthorn/event-log/testing';
import {
  AutopilotStarted,
  AutopilotStopped,
  CampaignRecipientsAdded,
  contactKey,
  type EventFact,
  isEvent,
  newId,
  type RecordedEvent,
  type RecordedOf,
} from '@posthorn/events';
import type { FoundLead, LeadSource } from '@posthorn/leads';
import { FileBlobStore, Workspaces } from '@posthorn/platform';
import { aWorkspace, Rounds, testDatabase, testServers, type TestWorkspace } from '@posthorn/testing';
import { Autopilot, type AutopilotPorts } from './autopilot.handler.js';
import { OfflinePlanner } from './offline/offline-planner.js';
import { Runs } from './run/runs.js';

/** The process that worked on a run is gone. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** When a process dies: at its nth write to the log, before or after the log has it. */
export interface Death {
  readonly atWrite: number;
  readonly isWritten: boolean;
}

export class AutopilotWorld {
  readonly db = testDatabase();
  private readonly projector = new Rounds(() => this.catchUp());

  private constructor(
    readonly log: ConnectedEventLog,
    private readonly blobs: FileBlobStore,
    private readonly directory: string,
  ) {}

  static async open(): Promise<AutopilotWorld> {
    const directory = await mkdtemp(join(tmpdir(), 'posthorn-autopilot-'));
    const log = await connectEventLog({ natsUrl: testServers().natsUrl });
    return new AutopilotWorld(log, new FileBlobStore(directory), directory);
  }

  async close(): Promise<void> {
    await this.projector.stop();
    await this.log.close();
    await this.blobs.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** A process that works on runs. */
  autopilot({ death, ...ports }: Partial<AutopilotPorts> & { death?: Death } = {}): Autopilot {
    const log = death ? dying(this.log, death) : this.log;
    const campaigns = new Campaigns({
      log,
      blobs: this.blobs,
      timers: new InMemoryTimers(),
      workspaces: new Workspaces(this.db),
      db: this.db,
      progress: new CampaignProgress(this.log.connection, this.db),
    });
    return new Autopilot({
      runs: new Runs(log),
      campaigns,
      planner: new OfflinePlanner(),
      sources: [aSource(3)],
      senders: {
        agent: () => Promise.resolve(undefined),
        agentsWithAddress: () => Promise.resolve([]),
        defaultFrom: { email: 'anna@acme.example', name: 'Anna' },
        isSandbox: true,
      },
      watch: () => Promise.resolve(),
      maxLeads: 100_000,
      ...ports,
    });
  }

  async aRun(goal = 'Find SaaS founders in India and invite them to a demo'): Promise<StartedRun> {
    const workspace = await aWorkspace();
    const runId = newId('run');
    const startedAt = new Date().toISOString();
    const fact = AutopilotStarted.of({ runId, goal, creditsUsed: 1, startedBy: { kind: 'key' }, startedAt });
    const started = await this.append(workspace.workspaceId, runId, fact);
    return { workspace, runId, started: started as RecordedOf<typeof AutopilotStarted> };
  }

  async stop({ workspace: { workspaceId }, runId }: StartedRun): Promise<void> {
    const fact = AutopilotStopped.of({ runId, stoppedBy: { kind: 'key' }, stoppedAt: new Date().toISOString() });
    await this.append(workspaceId, runId, fact);
  }

  async append(workspaceId: string, key: string, fact: EventFact): Promise<RecordedEvent> {
    const occurredAt = new Date().toISOString();
    const event = { fact, workspaceId, key, occurredAt, testMode: false, correlationId: key };
    const [stored] = (await this.log.append(event)).events;
    if (!stored) throw new Error('nothing was appended');
    return stored;
  }

  /** As if the projector had come along: there is nothing it would have changed. */
  private async catchUp(): Promise<void> {
    const { last: position } = await this.log.bounds();
    await this.db.updateTable('read.checkpoints').set({ position }).where('position', '<', position).execute();
  }

  async suppress({ workspaceId, secret }: TestWorkspace, email: string): Promise<void> {
    await this.db
      .insertInto('read.suppressions')
      .values({
        workspace_id: workspaceId,
        contact_key: contactKey(secret, email),
        scope: 'tenant',
        campaign_id: '',
        test_mode: false,
        email,
        reason_code: 'unsubscribed',
        added_at: new Date(),
        last_sequence: 1,
      })
      .execute();
  }

  async events(workspaceId: string): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of this.log.read({ subjects: [`evt.${workspaceId}.>`] })) events.push(event);
    return events;
  }

  /** Addresses of everybody in the workspace's campaigns, in order. */
  async recipients(workspaceId: string): Promise<string[]> {
    return (await this.people(workspaceId)).map(({ email }) => email);
  }

  async people(workspaceId: string): Promise<CampaignRecipient[]> {
    const added = (await this.events(workspaceId)).filter((event) => isEvent(CampaignRecipientsAdded, event));
    const blobs = await Promise.all(added.map(({ data }) => this.blobs.get(data.recipients?.sha256 ?? '')));
    return blobs.flatMap((bytes) => (bytes ? readRecipients(bytes) : []));
  }
}

export interface StartedRun {
  readonly workspace: TestWorkspace;
  readonly runId: string;
  readonly started: RecordedOf<typeof AutopilotStarted>;
}

/** A source with so many leads, `lead<i>@x.example`, in batches of 1,000. */
export function aSource(count: number, name = 'local'): LeadSource {
  return {
    name,
    async *search({ limit }, signal) {
      const most = Math.min(limit, count);
      for (let at = 0; at < most; at += 1_000) {
        signal.throwIfAborted();
        const leads = Array.from({ length: Math.min(1_000, most - at) }, (_, i) => aLead(at + i));
        yield await Promise.resolve({ source: name, examined: count, leads, progress: at + 1_000 >= most ? 1 : 0.5 });
      }
    },
  };
}

function aLead(number: number): FoundLead {
  const email = `lead${number}@x.example`;
  return {
    leadId: `led_${number}`,
    email,
    source: 'test',
    score: 1,
    scoreReason: 'role',
    flags: { roleAccount: false, disposable: false },
    variables: { first_name: 'Anna', email },
  };
}

/** A log whose holder dies at one of its writes, and does nothing from then on. */
function dying(log: ConnectedEventLog, { atWrite, isWritten }: Death): ConnectedEventLog {
  let writes = 0;
  let isDead = false;
  return new Proxy(log, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      if (typeof own !== 'function') return own;
      const call = (args: unknown[]): unknown => Reflect.apply(own as (...given: unknown[]) => unknown, target, args);
      if (name !== 'decide' && name !== 'append') {
        return (...args: unknown[]) => {
          if (isDead) throw new Crash();
          return call(args);
        };
      }
      return async (...args: unknown[]) => {
        if (isDead) throw new Crash();
        if (++writes < atWrite) return call(args);
        isDead = true;
        if (isWritten) await call(args);
        throw new Crash();
      };
    },
  });
}
