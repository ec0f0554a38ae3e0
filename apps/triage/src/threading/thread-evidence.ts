import type { ThreadStatus } from './thread-status.js';

/** A send of ours, as far as threading needs it. */
export interface SendFacts {
  readonly requestId: string;
  /** Contact key of the recipient. */
  readonly contact: string;
  readonly recipientEmail: string;
  readonly agentId?: string;
  readonly campaignId?: string;
  readonly subject?: string;
  readonly sentAtMs: number;
  /** The thread that this send begins when nothing else says where it belongs. */
  readonly ownThreadId: string;
  /** The thread that it is in, if there is one by now. */
  readonly thread?: ThreadFacts;
}

export interface ThreadFacts {
  readonly threadId: string;
  /** Key of the contact whose thread it is. */
  readonly contact: string;
  readonly contactEmail: string;
  readonly subject?: string;
  readonly mailbox?: string;
  readonly status: ThreadStatus;
  readonly lastMessageAtMs: number;
  /** Everybody who is named in a mail of it; normalised. */
  readonly participants: ReadonlySet<string>;
}

/** A mail that the inbound one names as the one it answers, or as one before that. */
export interface Cited {
  readonly by: 'in_reply_to' | 'references';
  readonly send?: SendFacts;
  readonly thread?: ThreadFacts;
}

/** What the inbound mail itself says. */
export interface ThreadedMail {
  readonly messageId: string;
  /** Normalised. */
  readonly author: string;
  readonly contact: string;
  readonly mailbox: string;
  readonly agentId?: string;
  readonly subject?: string;
  readonly kind: 'message' | 'auto_reply' | 'bounce' | 'feedback_report';
  readonly receivedAtMs: number;
  /**
   * Whether whoever is named in From wrote it: `vouched` when DMARC passes, or would if there were a policy, `credible` when their domain says nothing,
   * `doubtful` when DMARC cannot tell, or fails and their domain asks for nothing, `disowned` when their domain asks for quarantine or rejection.
   */
  readonly authorship: 'vouched' | 'credible' | 'doubtful' | 'disowned';
  /** The thread that it begins when it belongs nowhere. */
  readonly ownThreadId: string;
}

/** All that is known of where an inbound mail may belong. Of one workspace and one mode. */
export interface ThreadEvidence {
  /** The likeliest first: In-Reply-To, then References from the last one on. */
  readonly cited: readonly Cited[];
  /** To its author, the latest first; 30 days. */
  readonly recentSends: readonly SendFacts[];
  /** Of its author, the latest first; 30 days. */
  readonly recentThreads: readonly ThreadFacts[];
}
