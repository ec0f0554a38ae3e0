import { setTimeout as sleep } from 'node:timers/promises';
import {
  assignVariant,
  renderRecipient,
  requestIdFor,
  type CampaignDefinition,
  type CampaignRecipient,
} from '@posthorn/campaigns';
import { RetryPolicyError } from '@posthorn/event-log';
import { InvalidSendError, type Requester, type SendCommand, type SendRequests } from '@posthorn/sending';
import { Renderings } from './renderings.js';

/** Recipients of one step, in the order of their positions. */
export interface RangeToAsk {
  readonly campaignId: string;
  readonly runId?: string | undefined;
  readonly definition: CampaignDefinition;
  /** From 1. */
  readonly step: number;
  readonly first: number;
  /** From `first` on, without a gap. */
  readonly recipients: readonly CampaignRecipient[];
  /** Positions that get no mail of this step. */
  readonly stopped: ReadonlySet<number>;
  /** Everybody gets this variant; each their own when left out. */
  readonly variant?: string | undefined;
}

export interface AskedSoFar {
  /** The first position that was not looked at. */
  readonly end: number;
  readonly asked: number;
  /** Recipients by the reason they were left out for. */
  readonly leftOut: ReadonlyMap<string, number>;
  readonly missingVariables: ReadonlySet<string>;
}

export interface AskPorts {
  readonly requests: Pick<SendRequests, 'request'>;
  /** Looked at before each recipient: whether to stop here. */
  readonly isHalted: () => Promise<boolean>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** About half a minute of a log or database that does not answer; then the message is delivered again. */
const MAX_ATTEMPTS = 12;

/**
 * Asks for the sends of a range, many at once; whoever was asked for before is not asked for twice (`requestIdFor`).
 * @throws what `request` goes on throwing; then nothing may be concluded about the range
 */
export async function askRange(
  { requests, isHalted }: AskPorts,
  range: RangeToAsk,
  { requester, secret, lanes }: { requester: Requester; secret: Uint8Array; lanes: number },
): Promise<AskedSoFar> {
  let next = 0;
  let asked = 0;
  let failed = false;
  const leftOut = new Map<string, number>();
  const missingVariables = new Set<string>();
  const renderings = new Renderings();
  const lane = async () => {
    while (!failed && next < range.recipients.length && !(await isHalted())) {
      const index = next;
      const recipient = range.recipients[index];
      // Others have taken the rest while this one looked whether to stop: a range never ends behind its last recipient.
      if (!recipient) return;
      next++;
      const mail = await mailOf(range, range.first + index, recipient, { secret, renderings });
      const reason = 'command' in mail ? await ask(requests, mail.command, requester) : mail.reason;
      if (reason === undefined) asked++;
      else leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
      if ('missing' in mail) for (const name of mail.missing) missingVariables.add(name);
    }
  };
  const work = Array.from({ length: Math.min(lanes, range.recipients.length) }, () =>
    lane().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  const done = await Promise.allSettled(work);
  for (const result of done) if (result.status === 'rejected') throw result.reason;
  return { end: range.first + next, asked, leftOut, missingVariables };
}

type Mail = { readonly command: SendCommand } | { readonly reason: string; readonly missing: readonly string[] };

async function mailOf(
  range: RangeToAsk,
  position: number,
  recipient: CampaignRecipient,
  { secret, renderings }: { secret: Uint8Array; renderings: Renderings },
): Promise<Mail> {
  const { campaignId, runId, definition, step } = range;
  const variants = definition.steps[step - 1]?.variants ?? [];
  const variant =
    variants.find(({ id }) => id === range.variant) ?? assignVariant(variants, campaignId, step, position);
  if (!variant || range.stopped.has(position)) return { reason: 'stopped', missing: [] };
  const rendered = await renderings.next(() => renderRecipient(definition, variant, recipient));
  if (!rendered.ok) return rendered;
  const command: SendCommand = {
    requestId: requestIdFor(secret, campaignId, step, position),
    recipient: recipient.email,
    content: rendered.content,
    campaignId,
    campaignPlace: {
      campaignStep: step,
      campaignPosition: position,
      variant: variants.length > 1 ? variant.id : undefined,
      recipientName: recipient.name,
    },
    templateId: variant.templateId,
    origin: runId === undefined ? undefined : { kind: 'autopilot', id: runId },
    // The id is derived from the place: whatever came under it is this send.
    isRepeat: true,
  };
  return { command };
}

/** @returns why there will be no send, if so */
async function ask(
  requests: AskPorts['requests'],
  command: SendCommand,
  requester: Requester,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      await requests.request(command, requester);
      return undefined;
    } catch (error) {
      if (error instanceof InvalidSendError) return 'invalid';
      const isHopeless = error instanceof RetryPolicyError && error.retry === 'never';
      if (isHopeless || attempt === MAX_ATTEMPTS) throw error;
      await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2));
    }
  }
}
