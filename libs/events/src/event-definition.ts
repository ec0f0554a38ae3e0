import type { z } from 'zod';

/** `family.verb` in past tense, for example `delivery.delivered`. The first token is the subject's family, the second its verb. */
export type EventType = `${string}.${string}`;

/** `public` events reach streams, lists, webhooks and the AsyncAPI document; `internal` ones never leave the log. */
export type Visibility = 'public' | 'internal';

/** What happened, without where and when: the value a decider returns. */
export interface EventFact<Type extends string = string, Data = Record<string, unknown>> {
  readonly type: Type;
  readonly version: number;
  readonly data: Data;
}

/** Turns stored data of one version into data of the next; pure, and total over everything ever stored. */
export type Upcaster = (data: Readonly<Record<string, unknown>>) => Record<string, unknown>;

export interface EventSpec<Schema extends z.ZodObject> {
  /** Starts at 1. A published version never changes; a new shape is the next version with an upcaster (ADR 0003). */
  readonly version: number;
  /** From version 1 to 2, from 2 to 3, and so on: one fewer than `version`. */
  readonly upcasters?: readonly Upcaster[];
  readonly visibility: Visibility;
  /** One sentence in past tense for the generated documents. */
  readonly summary: string;
  /**
   * No transforms: what is stored is what is read. Units live in the key (`retryAfterMs`, `sizeBytes`, `...At` = ISO 8601
   * UTC). In families about a thing the first field is the id that is the subject's key. `describe` reaches the documents.
   */
  readonly data: Schema;
  /** Data as it stands in the log, for the generated documents; the first one is printed. */
  readonly examples?: readonly z.input<Schema>[];
}

/** The one value an event type is made of; subject, types, JSON Schema, AsyncAPI and SSE frames derive from it. */
export interface EventDefinition<
  Type extends EventType = EventType,
  Schema extends z.ZodObject = z.ZodObject,
> extends EventSpec<Schema> {
  readonly type: Type;
  readonly family: string;
  readonly verb: string;
  /**
   * Makes a fact of this type.
   * @throws InvalidEventError when `data` does not fit the schema
   */
  of(data: z.input<Schema>): EventFact<Type, z.output<Schema>>;
}

/** The fact type of a definition, or the union over several: `EventOf<typeof SendQueued>`. */
export type EventOf<Definition extends EventDefinition> =
  Definition extends EventDefinition<infer Type, infer Schema> ? EventFact<Type, z.output<Schema>> : never;

/** Data that does not fit its event type; a bug in the producer, never a user's mistake. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
  constructor(
    readonly type: string,
    readonly issues: readonly string[],
  ) {
    super(`${type} does not fit its schema: ${issues.join('; ')}`);
  }
}

const TYPE_PATTERN = /^([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)$/;

/**
 * Defines an event type, once.
 * @throws TypeError when `type` is not `family.verb` in lower snake case, or an upcaster is missing
 */
export function defineEvent<const Type extends EventType, Schema extends z.ZodObject>(
  type: Type,
  spec: EventSpec<Schema>,
): EventDefinition<Type, Schema> {
  const [, family, verb] = TYPE_PATTERN.exec(type) ?? [];
  if (family === undefined || verb === undefined) {
    throw new TypeError(`event type must be family.verb in lower snake case, got "${type}"`);
  }
  if (spec.version !== (spec.upcasters?.length ?? 0) + 1) {
    throw new TypeError(`${type}: version ${spec.version} needs exactly ${spec.version - 1} upcasters`);
  }
  return {
    ...spec,
    type,
    family,
    verb,
    of(data) {
      const parsed = spec.data.safeParse(data);
      if (!parsed.success) {
        const issues = parsed.error.issues.map((i) => `${i.path.join('.') || 'data'}: ${i.message}`);
        throw new InvalidEventError(type, issues);
      }
      return { type, version: spec.version, data: parsed.data };
    },
  };
}
