import type { TypeFilter } from '@posthorn/events';
import type { KeyKind, Principal } from '@posthorn/platform';
import type { Dialect } from './engine/dialect.js';
import type { Refinement } from './engine/stream-filter.js';
import type { RawQuery } from './request/parameters.js';

/** What a stream request brings that is the same in every dialect. */
export interface StreamRequest {
  readonly query: RawQuery;
  /** The `Last-Event-ID` header. */
  readonly lastEventId: string | undefined;
  readonly caller: Principal;
}

/** Where a client wants to begin; `parameter` is what it called it, for the refusal. */
export type Start =
  | { readonly from: 'now' }
  | { readonly from: 'earliest' }
  /** Everything after this sequence, without a cursor that could have lost something. */
  | { readonly from: 'position'; readonly position: number }
  | { readonly from: 'cursor'; readonly id: string; readonly parameter: string }
  /** Everything stored at or after this time. */
  | { readonly from: 'time'; readonly at: Date; readonly parameter: string };

/** A stream request, understood. */
export interface StreamQuery {
  readonly types: TypeFilter;
  readonly contactEmail?: string;
  /** Only what is about the thing with this id, in families that are not about a person. */
  readonly about?: string;
  readonly agentId?: string;
  /** Only what concerns this mailbox, an address; a key that is bound to one is confined to it without. */
  readonly mailbox?: string;
  /** Only test events, or only live ones; nothing for both, which is for dialects whose frames say which it is. */
  readonly testMode: boolean | undefined;
  readonly refinement?: Refinement;
  readonly start: Start;
}

/**
 * One public streaming contract over the canonical events (DESIGN section 5): a pure value. A new one is a
 * folder in `dialects/` and a line in the module; the engine knows only its `Dialect` part.
 */
export interface StreamDialect extends Dialect {
  readonly paths: readonly string[];
  readonly keyKinds: readonly KeyKind[];
  /** @throws Problem 400 naming the parameter that is wrong */
  read(request: StreamRequest): StreamQuery;
}
