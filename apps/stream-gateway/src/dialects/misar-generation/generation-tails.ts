import {
  type ConnectedEventLog,
  NatsRequests,
  NobodyAnsweredError,
  PieceStream,
  type PieceSource,
  tellListener,
} from '@posthorn/event-log';
import { ASK, controlSubject, type GenerationControl, generationState } from '@posthorn/writing';
import { GenerationTail } from './generation-tail.js';

interface Shared {
  readonly tail: GenerationTail;
  users: number;
}

const VIEW_TIMEOUT_MS = 500;
const END_TIMEOUT_MS = 3_000;
/** A tail stays so long after its last reader: whoever comes back at once finds it. Milliseconds. */
const LINGER_MS = 1_000;

/** The generations that are read in this process, each once. */
export class GenerationTails {
  readonly #tails = new Map<string, Shared>();
  #pieces: PieceStream | undefined;
  #requests: NatsRequests | undefined;

  constructor(
    private readonly log: Pick<ConnectedEventLog, 'connection'>,
    private readonly onError: (error: unknown, source: PieceSource) => void,
  ) {}

  /** @returns its tail, to be given back once */
  take(source: PieceSource): { readonly tail: GenerationTail; readonly giveBack: () => void } {
    const key = `${source.workspaceId} ${source.generationId}`;
    let shared = this.#tails.get(key);
    if (!shared) this.#tails.set(key, (shared = { tail: this.#open(source), users: 0 }));
    const mine = shared;
    mine.users++;
    let isBack = false;
    const giveBack = (): void => {
      if (isBack) return;
      isBack = true;
      mine.users--;
      setTimeout(() => this.#drop(key, mine), LINGER_MS).unref();
    };
    return { tail: mine.tail, giveBack };
  }

  /**
   * Asks the replica that runs it to stop.
   * @returns false when none does; if it is gone, the generation has an end then
   */
  async cancel(source: PieceSource): Promise<boolean> {
    if ((await this.#tell(source, 'cancel')) !== undefined) return true;
    await this.#end(source);
    return false;
  }

  /** @throws NobodyAnsweredError when no replica of generation is there */
  ask(question: object, timeoutMs: number): Promise<unknown> {
    return this.#ask(ASK.start, question, timeoutMs);
  }

  #ask(pattern: string, question: object, timeoutMs: number): Promise<unknown> {
    this.#requests ??= new NatsRequests(this.log.connection);
    return this.#requests.ask(pattern, question, timeoutMs);
  }

  #drop(key: string, shared: Shared): void {
    if (shared.users > 0 || this.#tails.get(key) !== shared) return;
    this.#tails.delete(key);
    shared.tail.close();
  }

  #open(source: PieceSource): GenerationTail {
    return new GenerationTail({
      read: () => (this.#pieces ??= new PieceStream(this.log.connection)).read(source, 0),
      view: () => this.#tell(source, 'view'),
      end: () => this.#end(source),
      onError: (error) => this.onError(error, source),
    });
  }

  /** @returns the sequence of its last piece; nothing when nobody listens */
  async #tell(source: PieceSource, kind: GenerationControl['kind']): Promise<number | undefined> {
    const message: GenerationControl = { kind };
    const answer = await tellListener(this.log.connection, controlSubject(source), message, VIEW_TIMEOUT_MS);
    return answer === undefined ? undefined : generationState.parse(answer).sequence;
  }

  async #end({ workspaceId, generationId }: PieceSource): Promise<boolean> {
    try {
      await this.#ask(ASK.lost, { workspaceId, generationId }, END_TIMEOUT_MS);
      return true;
    } catch (error) {
      if (error instanceof NobodyAnsweredError) return false;
      throw error;
    }
  }
}
