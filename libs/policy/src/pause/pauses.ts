import type { EventLog } from '@posthorn/event-log';
import {
  AgentPaused,
  AgentResumed,
  type EventDefinition,
  eventSubjectFilter,
  isEvent,
  type RecordedEvent,
  WorkspacePaused,
  WorkspaceResumed,
} from '@posthorn/events';
import { LiveTail } from '../live-tail.js';
import type { Pause } from './pause.js';

/** What changed: a workspace, or one agent of it. */
export interface PauseChange {
  readonly workspaceId: string;
  readonly agentId?: string;
  /** Nothing when resumed. */
  readonly pause: Pause | undefined;
}

/** How old the proof may be that the tail has told of every pause. */
const PROOF_MS = 2_000;

interface Known {
  readonly sequence: number;
  readonly pause: Pause | undefined;
}

const WORKSPACE = [WorkspacePaused, WorkspaceResumed];
const AGENT = [AgentPaused, AgentResumed];
const ALL = [...WORKSPACE, ...AGENT].map(({ family, verb }) => eventSubjectFilter({ family, verb }));

/**
 * Who is paused, as the log says. A workspace or agent is looked up when it is first asked for; from then on a live tail tells of
 * changes within milliseconds. That the tail has missed none is proven again every 2 s while anybody asks, so that a lost connection
 * delays a pause by that much at most (ADR 0016).
 */
export class Pauses {
  private readonly known = new Map<string, Known>();
  private readonly lookUps = new Map<string, Promise<Pause | undefined>>();
  private readonly listeners = new Set<(change: PauseChange) => void>();
  private readonly tail: LiveTail;
  private provenAtMs = -Infinity;
  private proof: Promise<void> | undefined;

  constructor(private readonly log: Pick<EventLog, 'last' | 'read' | 'tail' | 'bounds'>) {
    this.tail = new LiveTail(log, ALL, (event) => this.tell(this.apply(event)));
  }

  /**
   * @returns the pause in force; of workspace and agent, the workspace's
   * @throws LogUnavailableError when nobody can say: then nothing may be sent
   */
  async isPaused(workspaceId: string, agentId?: string): Promise<Pause | undefined> {
    const ageMs = performance.now() - this.provenAtMs;
    if (ageMs > PROOF_MS) await this.prove();
    // Ahead of time, so that on a busy process nobody waits; if it fails, the next to need it is told.
    else if (ageMs > PROOF_MS / 2) this.prove().catch(() => undefined);
    const pause = await this.stateOf(workspaceId);
    if (pause !== undefined || agentId === undefined) return pause;
    return this.stateOf(workspaceId, agentId);
  }

  /** Called for every pause and resumption after this call; must not throw. @returns stops it */
  onChange(listener: (change: PauseChange) => void): () => void {
    this.tail.start();
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.tail.close();
  }

  /** One for all who ask meanwhile. */
  private prove(): Promise<void> {
    this.proof ??= this.proveNow().finally(() => {
      this.proof = undefined;
    });
    return this.proof;
  }

  private async proveNow(): Promise<void> {
    await this.tail.reach(0);
    const startedAtMs = performance.now();
    const last = await Promise.all(ALL.map((subject) => this.log.last(subject)));
    await this.tail.reach(Math.max(...last.map((event) => event?.sequence ?? 0)));
    this.provenAtMs = startedAtMs;
  }

  private stateOf(workspaceId: string, agentId?: string): Pause | undefined | Promise<Pause | undefined> {
    const key = keyOf(workspaceId, agentId);
    const known = this.known.get(key);
    if (known) return known.pause;
    const lookUp =
      this.lookUps.get(key) ?? this.lookUp(key, workspaceId, agentId).finally(() => this.lookUps.delete(key));
    this.lookUps.set(key, lookUp);
    return lookUp;
  }

  /** A read, not a direct get: in a cluster a replica may not have seen what was stored before the tail began. */
  private async lookUp(key: string, workspaceId: string, agentId: string | undefined): Promise<Pause | undefined> {
    const definitions: readonly EventDefinition[] = agentId === undefined ? WORKSPACE : AGENT;
    for (const { family, verb } of definitions) {
      const subject = eventSubjectFilter({ workspaceId, family, key: agentId ?? workspaceId, verb });
      for await (const event of this.log.read({ subjects: [subject] })) this.apply(event);
    }
    const known = this.known.get(key) ?? { sequence: 0, pause: undefined };
    this.known.set(key, known);
    return known.pause;
  }

  /** The newest event says all, in whatever order look-up and tail come. */
  private apply(event: RecordedEvent): PauseChange {
    const { workspaceId, sequence } = event;
    const agentId = event.type.startsWith('agent.') ? event.subject.split('.')[3] : undefined;
    const key = keyOf(workspaceId, agentId);
    const pause = pauseOf(event);
    if (sequence > (this.known.get(key)?.sequence ?? -1)) this.known.set(key, { sequence, pause });
    return { workspaceId, ...(agentId !== undefined && { agentId }), pause };
  }

  private tell(change: PauseChange): void {
    for (const listener of this.listeners) listener(change);
  }
}

function keyOf(workspaceId: string, agentId: string | undefined): string {
  return agentId === undefined ? workspaceId : `${workspaceId}.${agentId}`;
}

function pauseOf(event: RecordedEvent): Pause | undefined {
  if (isEvent(WorkspacePaused, event)) return { of: 'workspace', ...sinceOf(event.data) };
  if (isEvent(AgentPaused, event)) return { of: 'agent', ...sinceOf(event.data) };
  return undefined;
}

function sinceOf({ reason, pausedAt }: { reason: string; pausedAt: string }): Omit<Pause, 'of'> {
  return { reason, since: pausedAt };
}
