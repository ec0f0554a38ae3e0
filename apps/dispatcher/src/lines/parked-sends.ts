import type { ClaimHandlers, ClaimQueue, Claims, Timer } from '@posthorn/event-log';
import type { Line } from './line.js';

/** Who has to be resumed before its sends go on. */
export interface Holder {
  readonly kind: 'agent' | 'campaign';
  readonly id: string;
}

const KIND = { agent: 'paused', campaign: 'halted' } as const;
/** `<kind>-<holder>-<workspace>`; ids of workspaces have no `-`. */
const DURABLE = /^(paused|halted)-(.+)-([^-]+)$/;

/** Kind of the messages that wait for a holder to be resumed: they have fired already, and nobody takes them until then. */
export function parkedKind({ kind, id }: Holder): string {
  return `${KIND[kind]}-${id}`;
}

export interface ParkedSendsPort {
  readonly claims: Pick<Claims, 'timers' | 'durables' | 'exists'>;
  isHalted(workspaceId: string, holder: Holder): Promise<boolean>;
  handlers(line: Line): ClaimHandlers<Timer>;
}

export interface ParkedSendsSettings {
  readonly leaseMs: number;
  readonly maxDeliver: number;
}

/**
 * Places in which sends wait until somebody is resumed: a consumer each, which is pulled only then. Nothing is looked for
 * meanwhile, and after a restart the consumers tell that there are such places.
 */
export class ParkedSends {
  /** By the name of the consumer. */
  private readonly queues = new Map<string, Promise<ClaimQueue>>();

  constructor(
    private readonly port: ParkedSendsPort,
    private readonly settings: ParkedSendsSettings,
  ) {}

  /** Those of all workspaces that anybody ever made. */
  async found(): Promise<readonly { readonly workspaceId: string; readonly holder: Holder }[]> {
    const names = await Promise.all(Object.values(KIND).map((kind) => this.port.claims.durables('timers', `${kind}-`)));
    return names.flat().flatMap((name) => {
      const [, kind, id, workspaceId] = DURABLE.exec(name) ?? [];
      if (id === undefined || workspaceId === undefined) return [];
      return [{ workspaceId, holder: { kind: kind === KIND.agent ? 'agent' : 'campaign', id } }];
    });
  }

  /** Makes the place before anything is put there, so that it is found again after a restart. */
  async open(line: Line, holder: Holder): Promise<void> {
    const isNew = !this.queues.has(durableOf(line, holder));
    const queue = await this.queueOf(line, holder);
    if (isNew && !(await this.port.isHalted(line.workspaceId, holder))) line.add(queue);
  }

  /** Takes nothing more from there. */
  async halt(line: Line, holder: Holder): Promise<void> {
    const queue = await this.queues.get(durableOf(line, holder));
    if (queue) await line.remove(queue);
  }

  /** Takes what waits there, if anybody made the place. @returns false when there is none */
  async resume(line: Line, holder: Holder): Promise<boolean> {
    const durable = durableOf(line, holder);
    if (!this.queues.has(durable) && !(await this.port.claims.exists('timers', durable))) return false;
    line.add(await this.queueOf(line, holder));
    return true;
  }

  private queueOf(line: Line, holder: Holder): Promise<ClaimQueue> {
    const durable = durableOf(line, holder);
    const known = this.queues.get(durable);
    if (known) return known;
    const { workspaceId } = line;
    const made = this.port.claims.timers(
      parkedKind(holder),
      { durable, workspaceId, ...this.settings },
      this.port.handlers(line),
    );
    this.queues.set(durable, made);
    made.catch(() => this.queues.delete(durable));
    return made;
  }
}

function durableOf({ workspaceId }: Line, holder: Holder): string {
  return `${parkedKind(holder)}-${workspaceId}`;
}
