import type { Dialect } from './dialect.js';
import { Audience } from './audience.js';
import type { LogEntry } from './log-entry.js';
import { mailboxToken } from './mailbox.js';
import { SequenceQueue } from './sequence-queue.js';
import type { StreamFilter } from './stream-filter.js';
import { TokenTrie } from './token-trie.js';

/**
 * Everything the process holds of one workspace: recent events and who listens. A connection is only
 * ever given its own workspace's feed, so no filter can reach another's events (DESIGN section 6, 1).
 */
export class WorkspaceFeed {
  /** Of its events in the ring. */
  readonly sequences = new SequenceQueue();
  private readonly audiences = new Map<string, Audience>();
  private readonly index = new TokenTrie<Audience>();

  constructor(readonly workspaceId: string) {}

  get empty(): boolean {
    return this.sequences.length === 0 && this.audiences.size === 0;
  }

  /** The audience of this filter, made if it is the first. */
  audience(filter: StreamFilter, dialect: Dialect): Audience {
    const key = Audience.keyOf(filter, dialect);
    const known = this.audiences.get(key);
    if (known) return known;
    const audience = new Audience(filter, dialect);
    this.audiences.set(key, audience);
    for (const path of pathsOf(filter)) this.index.add(path, audience);
    return audience;
  }

  /** Forgets an audience that nobody is left in. */
  dismiss(audience: Audience): void {
    const key = Audience.keyOf(audience.filter, audience.dialect);
    if (audience.connections.size > 0 || !this.audiences.delete(key)) return;
    for (const path of pathsOf(audience.filter)) this.index.delete(path, audience);
  }

  /** Visits the audiences this entry may be for; one of several matching patterns is visited several times. */
  match(entry: LogEntry, visit: (audience: Audience) => void): void {
    if (this.audiences.size === 0) return;
    const { key, family, verb } = entry.subject;
    const { testMode, agentId = '' } = entry.event;
    this.index.match([modeToken(testMode), mailboxToken(entry.event), agentId, key, family, verb], visit);
  }
}

type Path = readonly (string | undefined)[];

function pathsOf({ patterns, mailbox, agentId, testMode }: StreamFilter): readonly Path[] {
  const mode = testMode === undefined ? undefined : modeToken(testMode);
  const mailboxes: Path = mailbox?.tokens ?? [undefined];
  return mailboxes.flatMap((token) =>
    patterns.map(({ key, family, verb }) => [mode, token, agentId, key, family, verb]),
  );
}

/** First in the index: the one token that everybody has, so it halves what is looked at. */
function modeToken(testMode: boolean): string {
  return testMode ? 'test' : 'live';
}
