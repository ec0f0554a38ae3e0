import type { EventLog } from '@posthorn/event-log';
import { actorOf, type Credential, credentialOf, currentTraceparent } from '@posthorn/platform';
import { type CopyRequest, startAnswer, type StartGeneration } from '@posthorn/writing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Counters } from '../../engine/counters.js';
import { drainSlowly } from '../../engine/drain.js';
import { encodeComment } from '../../engine/sse-frame.js';
import { headerOf } from '../../request/headers.js';
import type { Admission } from '../../stream/admission.js';
import { hasLeft, openResponse, STREAM_HEADERS } from '../../stream/open-response.js';
import type { ClientLimits } from '../../stream/sink-limits.js';
import { assertUnbound } from '../../stream/unbound-key.js';
import { findGeneration, type GenerationView } from './generation-facts.js';
import { type PiecePlace, placeOf } from './generation-frames.js';
import { generationIdOf, idempotencyKeyOf } from './generation-id.js';
import { GenerationStream } from './generation-stream.js';
import type { GenerationTails } from './generation-tails.js';
import {
  badCursor,
  generationExpired,
  generationOver,
  generationUnavailable,
  refused,
  unknownGeneration,
} from './generation.errors.js';

/** To the letter of MisarMail's page. */
const HEADERS = { 'cache-control': 'no-cache' };
const START_TIMEOUT_MS = 10_000;
const BEGINNING: PiecePlace = { sequence: 0, index: 0 };
const GENERATION_ID = /^gen_[0-9A-Z]{26}$/;
/** As long as pieces are kept (deploy/nats/generations.json). */
const KEPT_MS = 15 * 60_000;

interface Reader {
  readonly generationId: string;
  readonly after: PiecePlace;
  readonly form: 'printed' | 'resumable';
}

/** From authorised requests to streams of generations. */
export class GenerationStreams {
  private readonly open = new Set<GenerationStream>();
  private isDraining = false;

  constructor(
    private readonly tails: GenerationTails,
    private readonly log: Pick<EventLog, 'read'>,
    private readonly admission: Admission,
    private readonly counters: Counters,
    private readonly limits: ClientLimits,
  ) {}

  /**
   * Begins a generation and streams it. The same idempotency key in the same workspace is the same generation: its stream is read, the model not
   * asked again.
   * @throws Problem, before anything was sent
   */
  async start(asked: CopyRequest, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { principal } = credentialOf(request);
    assertUnbound(principal);
    const { workspaceId, keyId, testMode } = principal;
    const connectsLeft = this.admission.knock(keyId);
    const quota = this.admission.makeRoom(keyId, connectsLeft);
    const idempotencyKey = idempotencyKeyOf(request);
    const generationId = generationIdOf(workspaceId, testMode, idempotencyKey);
    await this.#begin({ workspaceId, generationId, testMode, startedBy: actorOf(principal), request: asked });
    // It may have been begun, and have ended, long ago.
    if (idempotencyKey !== undefined) assertKept(await this.find(generationId, request));
    this.#serve({ generationId, after: BEGINNING, form: 'printed' }, request, reply, quota);
  }

  /** @throws Problem, before anything was sent; 404 for a generation that is not there or not the caller's */
  async resume(
    generationId: string,
    since: string | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { principal } = credentialOf(request);
    const connectsLeft = this.admission.knock(principal.keyId);
    const lastEventId = headerOf(request, 'last-event-id');
    const cursor = lastEventId ?? since;
    const after = cursor === undefined || cursor === '' ? BEGINNING : placeOf(cursor);
    if (after === undefined) throw badCursor(lastEventId === undefined ? 'since' : 'Last-Event-ID');
    assertKept(await this.find(generationId, request));
    const quota = this.admission.makeRoom(principal.keyId, connectsLeft);
    this.#serve({ generationId, after, form: 'resumable' }, request, reply, quota);
  }

  /** @throws Problem 404 */
  async find(generationId: string, request: FastifyRequest): Promise<GenerationView> {
    const { principal } = credentialOf(request);
    assertUnbound(principal);
    const view = GENERATION_ID.test(generationId) ? await findGeneration(this.log, principal, generationId) : undefined;
    if (view === undefined) throw unknownGeneration();
    return view;
  }

  /** @throws Problem 404, 409 when it is over */
  async cancel(generationId: string, request: FastifyRequest): Promise<GenerationView> {
    const view = await this.find(generationId, request);
    const { workspaceId } = credentialOf(request).principal;
    if (view.status === 'running' && (await this.tails.cancel({ workspaceId, generationId }))) return view;
    throw generationOver((await this.find(generationId, request)).status);
  }

  /** Ends all streams, spread over the time; each client is told when to come again. @param windowMs at most */
  async drain(windowMs: number): Promise<void> {
    this.isDraining = true;
    await drainSlowly([...this.open], windowMs, (stream) => stream.sendAway());
  }

  async #begin(question: StartGeneration): Promise<void> {
    const traceparent = currentTraceparent();
    const answer = await this.tails.ask({ ...question, traceparent }, START_TIMEOUT_MS).catch((error: unknown) => {
      throw generationUnavailable(error);
    });
    const said = startAnswer.parse(answer);
    if (!said.ok) throw refused(said);
  }

  #serve(
    { generationId, after, form }: Reader,
    request: FastifyRequest,
    reply: FastifyReply,
    quota: Readonly<Record<string, string>>,
  ): void {
    const credential: Credential = credentialOf(request);
    const headers = { ...HEADERS, ...quota, 'x-generation-id': generationId };
    if (request.method === 'HEAD') return void reply.headers({ ...STREAM_HEADERS, ...headers }).send();
    if (hasLeft(reply)) return void reply.hijack();
    const { tail, giveBack } = this.tails.take({ workspaceId: credential.principal.workspaceId, generationId });
    const { sink, onClosed, onStalled } = openedOr(giveBack, () =>
      openResponse(reply, headers, encodeComment(generationId), this.limits),
    );
    const stream = new GenerationStream(tail, sink, this.counters, after, form, () => {
      this.open.delete(stream);
      this.admission.closed(stream, credential);
      tail.leave(stream);
      giveBack();
    });
    this.open.add(stream);
    this.admission.opened(stream, credential);
    onStalled(() => stream.closed('stalled'));
    onClosed(() => stream.closed('client'));
    tail.join(stream);
    stream.more();
    if (this.isDraining) stream.sendAway();
  }
}

/** @throws what opening throws, once nothing is held for it any more */
function openedOr<Opened>(giveBack: () => void, open: () => Opened): Opened {
  try {
    return open();
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** @throws Problem 410 */
function assertKept({ ended_at: endedAt }: GenerationView): void {
  if (endedAt !== null && Date.now() - Date.parse(endedAt) > KEPT_MS) throw generationExpired();
}
