/** A calendar window in UTC. */
export type BudgetWindow = 'hour' | 'day' | 'month';

/** A missing limit, or null, is none. */
export type BudgetLimits = Readonly<Partial<Record<BudgetWindow, number | null>>>;

/** Something whose sends are counted together. */
export interface BudgetCounter {
  readonly about: 'workspace' | 'agent' | 'recipient_domain' | 'sender_domain';
  /** One plain subject token, unique in the workspace. */
  readonly id: string;
  readonly limits: BudgetLimits;
  /** Of test sends, which use nothing up for the others. */
  readonly testMode?: boolean;
}

export interface WindowUse {
  readonly window: BudgetWindow;
  /** Sends so far, with this one if it was taken, and with what replicas have set aside. */
  readonly used: number;
  readonly limit: number | null;
  /** When it begins anew; ISO 8601 UTC. */
  readonly resetsAt: string;
  /** The send does not fit. */
  readonly exceeded: boolean;
}

export interface CounterUse extends Pick<BudgetCounter, 'about' | 'id'> {
  /** Hour, day, month. */
  readonly windows: readonly WindowUse[];
}

export interface BudgetAnswer {
  /** Whether the send fits into every window of every counter. */
  readonly fits: boolean;
  /** In the order asked for; ends with the first that does not fit. */
  readonly counters: readonly CounterUse[];
}

/** A send that was counted, or was not because it does not fit. */
export interface TakenBudget extends BudgetAnswer {
  /** The send was not made after all: it counts no more. Once; nothing when it did not fit. */
  readonly giveBack: () => void;
}
