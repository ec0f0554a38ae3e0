import type { EventLog, Timers } from '@posthorn/event-log';
import { InMemoryEventLog, InMemoryTimers } from '@posthorn/event-log/testing';
import { contactKey, eventSubjectFilter, type RecordedEvent } from '@posthorn/events';
import {
  BudgetLedger,
  budgetCounters,
  type CampaignHalt,
  policySettings,
  type PolicyAgent,
  type PolicySettings,
} from '@posthorn/policy';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { Releases } from './held/releases.js';
import { Reviewer } from './held/reviewer.js';
import { StoryCommands } from './held/story-commands.js';
import { StoryLog } from './held/story-log.js';
import { HeldSends } from './held-sends.js';
import type { Asked } from './policy-inputs/policy-inputs.js';
import type { OldRequests } from './request/old-requests.js';
import type { Requester, SendCommand } from './send-command.js';
import { SendRequests } from './send-requests.js';
import { SendTimers } from './send-timers.js';

export const WORKSPACE = 'wsk_01K6ZQ4T1V8N3M5P7R9S2W4X6Y';
export const ALICE = 'alice@example.com';
const SECRET = Buffer.alloc(32, 7);

export const KEY: Requester = { workspaceId: WORKSPACE, testMode: false, actor: { kind: 'key', id: 'key_1' } };
export const PERSON: Requester = { ...KEY, actor: { kind: 'user', id: 'usr_1' } };

export function aCommand(overrides: Partial<SendCommand> = {}): SendCommand {
  return { recipient: ALICE, content: { subject: 'Hello', text: 'Hi' }, ...overrides };
}

/** What replicas share: the log, the timers, the blobs, what people have set up, and one clock. */
export class SharedWorld {
  nowMs = Date.parse('2026-03-22T10:00:00.000Z');
  settings: PolicySettings = policySettings.parse({});
  agents = new Map<string, PolicyAgent>();
  paused = false;
  /** Of every campaign that is halted. */
  readonly halts = new Map<string, CampaignHalt>();
  readonly blobs = new Map<string, Uint8Array>();
  readonly timers = new InMemoryTimers();

  constructor(
    readonly log: Omit<EventLog, 'tail'> = new InMemoryEventLog(),
    readonly workspaceId = WORKSPACE,
  ) {}

  set(settings: z.input<typeof policySettings>): void {
    this.settings = policySettings.parse(settings);
  }

  agent(id: string, autonomyLevel: 1 | 2 | 3): void {
    const limits = { hourlySendLimit: null, dailySendLimit: null, allowlistDomains: [], blocklistDomains: [] };
    this.agents.set(id, { id, autonomyLevel, ...limits });
  }

  contact(email = ALICE): string {
    return contactKey(SECRET, email);
  }

  /** Everything that happened, in order. */
  async events(): Promise<RecordedEvent[]> {
    const found = [];
    const subjects = [eventSubjectFilter({ workspaceId: this.workspaceId })];
    for await (const event of this.log.read({ subjects })) if (event.type !== 'budget.reserved') found.push(event);
    return found;
  }

  async types(): Promise<string[]> {
    return (await this.events()).map(({ type }) => type);
  }
}

/** One process that takes requests and commands. */
export class Replica {
  readonly requests: SendRequests;
  readonly held: HeldSends;
  readonly budget: BudgetLedger;

  constructor(
    readonly world: SharedWorld,
    log: Omit<EventLog, 'tail'> = world.log,
    {
      timers = world.timers,
      step = () => Promise.resolve(),
      old = { find: () => Promise.resolve({ known: undefined, completeAtMs: undefined }) },
    }: { timers?: Timers; step?: (name: string) => Promise<unknown>; old?: OldRequests } = {},
  ) {
    const now = () => world.nowMs;
    this.budget = new BudgetLedger(log, { now });
    const workspaces = {
      secretOf: () => Promise.resolve(SECRET),
      contactKeyOf: (_workspaceId: string, address: string) => Promise.resolve(contactKey(SECRET, address)),
    };
    const blobs = {
      async put(bytes: Uint8Array) {
        await step('put');
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        world.blobs.set(sha256, bytes);
        return { sha256, sizeBytes: bytes.byteLength };
      },
      get: (sha256: string) => Promise.resolve(world.blobs.get(sha256)),
    };
    const inputs = { gather: (asked: Asked, atMs: number) => this.gather(asked, atMs) };
    const sendTimers = new SendTimers({
      async schedule(timer) {
        await step('schedule');
        await timers.schedule(timer);
      },
      cancel: (name) => timers.cancel(name),
    });
    this.requests = new SendRequests({
      log,
      blobs,
      workspaces,
      inputs,
      budget: this.budget,
      timers: sendTimers,
      old,
      now,
    });
    const sends = { contactOf: () => Promise.resolve(undefined) };
    const halts = { of: (_: string, campaignId: string) => Promise.resolve(world.halts.get(campaignId)) };
    const stories = new StoryCommands(new StoryLog(log), sends, now, halts);
    const reviewer = new Reviewer(inputs, this.budget, blobs);
    this.held = new HeldSends(stories, new Releases(stories, reviewer, sendTimers, workspaces), sendTimers, blobs);
  }

  private gather({ workspaceId: _workspaceId, agentId, senderEmail, ...asked }: Asked, atMs: number) {
    const { settings, paused, agents } = this.world;
    const policy = {
      ...asked,
      agent: agentId === undefined ? undefined : agents.get(agentId),
      senderDomain: senderEmail?.split('@')[1],
    };
    const pause = { of: 'workspace', reason: 'requested', since: new Date(atMs).toISOString() } as const;
    return Promise.resolve({
      policy,
      settings,
      context: { atMs, paused: paused ? pause : undefined },
      counters: budgetCounters(policy, settings),
    });
  }
}
