import { expect } from 'vitest';
import { z } from 'zod';
import { eventually } from './eventually.js';
import { type Answer, aRecipient, call } from './requests.js';
import { theSystem } from './system.js';

/** A campaign, as far as the tests look at it. */
export const campaign = z.object({
  id: z.string(),
  status: z.enum(['draft', 'scheduled', 'sending', 'paused', 'sent', 'cancelled', 'failed']),
  total: z.number(),
  scheduled_at: z.string().nullable(),
});

export const figures = z.object({
  recipients: z.number(),
  total: z.number(),
  queued: z.number(),
  sent: z.number(),
  delivered: z.number(),
  bounces: z.number(),
  opens: z.number().nullable(),
  failed: z.number(),
  skipped: z.number(),
});
export type Figures = z.output<typeof figures>;

const LONG_MS = 20_000;

/** The key that speaks MisarMail. */
export const key = () => theSystem().credentials.keys.msk;
/** A request below `/mail/campaigns`. */
export const mail = (method: string, path = '', json?: object, as = key()): Promise<Answer> =>
  call(method, `/mail/campaigns${path}`, { key: as, ...(json && { json }) });

export const to = (email: string) => ({ email });
export const recipients = (count: number, outcome = 'delivered') =>
  Array.from({ length: count }, () => to(aRecipient(outcome)));

export const LAUNCH = {
  name: 'Launch',
  subject: 'Hello {{ name | default: "there" }}',
  from: { email: 'sarah@acme.example', name: 'Sarah' },
  text: 'We have shipped.',
};

/** @returns the id of a new draft */
export async function created(body: object = {}): Promise<string> {
  const answer = await mail('POST', '', { ...LAUNCH, ...body });
  expect(answer, answer.text).toMatchObject({ status: 201, body: { status: 'draft' } });
  return campaign.parse(answer.body).id;
}

export async function command(id: string, name: string, json?: object): Promise<unknown> {
  const answer = await mail('POST', `/${id}/${name}`, json);
  expect(answer, answer.text).toMatchObject({ status: 200 });
  return answer.body;
}

export const show = async (id: string) => campaign.parse((await mail('GET', `/${id}`)).body);
export const stats = async (id: string): Promise<Figures> => figures.parse((await mail('GET', `/${id}/stats`)).body);

export const untilStatus = (id: string, status: string) =>
  eventually(`${id} is ${status}`, LONG_MS, async () => (await show(id)).status === status);

/** Waits for the figures to hold. @returns them */
export async function untilStats(id: string, what: string, holds: (figures: Figures) => boolean): Promise<Figures> {
  let last = await stats(id);
  await eventually(`${id}: ${what}`, LONG_MS, async () => holds((last = await stats(id))));
  return last;
}
