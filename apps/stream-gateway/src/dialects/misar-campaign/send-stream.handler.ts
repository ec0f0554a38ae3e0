import { credentialOf, type Credential } from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Counters } from '../../engine/counters.js';
import { drainSlowly } from '../../engine/drain.js';
import { readParameters, type RawQuery } from '../../request/parameters.js';
import type { Admission } from '../../stream/admission.js';
import { hasLeft, openResponse, STREAM_HEADERS } from '../../stream/open-response.js';
import type { ClientLimits } from '../../stream/sink-limits.js';
import { assertUnbound } from '../../stream/unbound-key.js';
import type { CampaignWatch, Snapshot } from './campaign-watch.js';
import type { CampaignWatches } from './campaign-watches.js';
import { ProgressStream } from './progress-stream.js';
import { assertMisarMail, campaignNotFound, progressUnknown } from './send-stream.errors.js';

/** To the letter of MisarMail's page. */
const HEADERS = { 'cache-control': 'no-cache' };
/** Anything else is no campaign of ours; the database refuses some of it (U+0000). */
const CAMPAIGN_ID = /^[\w-]{1,64}$/;

interface Opening {
  readonly watch: CampaignWatch;
  readonly giveBack: () => void;
  readonly first: Snapshot;
  readonly credential: Credential;
  /** Of the key's quotas. */
  readonly quota: Readonly<Record<string, string>>;
}

/** From an authorised request to a stream of a campaign's progress. */
export class SendStreams {
  private readonly open = new Set<ProgressStream>();
  private isDraining = false;

  constructor(
    private readonly watches: CampaignWatches,
    private readonly admission: Admission,
    private readonly counters: Counters,
    private readonly limits: ClientLimits,
  ) {}

  /** @throws Problem, before anything was sent; 401 for a campaign that is not there or not the caller's */
  async serve(campaignId: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const credential = credentialOf(request);
    const { workspaceId, keyId } = credential.principal;
    assertMisarMail(credential.principal);
    assertUnbound(credential.principal);
    readParameters(request.query as RawQuery, []);
    const connectsLeft = this.admission.knock(keyId);
    if (!CAMPAIGN_ID.test(campaignId)) throw campaignNotFound();
    const { watch, giveBack } = this.watches.take(workspaceId, campaignId);
    try {
      const first = await firstOf(watch);
      if (!first) throw campaignNotFound();
      const quota = this.admission.makeRoom(keyId, connectsLeft);
      if (request.method === 'HEAD') reply.headers({ ...STREAM_HEADERS, ...HEADERS, ...quota }).send();
      else if (hasLeft(reply)) reply.hijack();
      else return this.begin({ watch, giveBack, first, credential, quota }, reply);
    } catch (error) {
      giveBack();
      throw error;
    }
    giveBack();
  }

  /** Ends all streams, spread over the time; each client is told when to come again. @param windowMs at most */
  async drain(windowMs: number): Promise<void> {
    this.isDraining = true;
    await drainSlowly([...this.open], windowMs, (stream) => stream.sendAway());
  }

  private begin({ watch, giveBack, first, credential, quota }: Opening, reply: FastifyReply): void {
    const headers = { ...HEADERS, ...quota };
    const { sink, onClosed, onStalled } = openResponse(reply, headers, ProgressStream.firstBytes(first), this.limits);
    const stream = new ProgressStream(sink, this.counters, () => {
      this.open.delete(stream);
      this.admission.closed(stream, credential);
      watch.leave(stream);
      giveBack();
    });
    this.open.add(stream);
    this.admission.opened(stream, credential);
    onStalled(() => stream.closed('stalled'));
    onClosed(() => stream.closed('client'));
    if (!first.isLast) watch.join(stream, first);
    stream.begin(first);
    if (this.isDraining) stream.sendAway();
  }
}

/** @throws Problem 503 */
async function firstOf(watch: CampaignWatch): Promise<Snapshot | undefined> {
  try {
    return await watch.first();
  } catch (error) {
    throw progressUnknown(error);
  }
}
