import { EventStream, type Frame } from './event-stream.js';
import { requestSend } from './requests.js';

/**
 * Everything that has happened to a recipient up to now, known to be complete: all that stands before one more mail
 * to the same recipient.
 */
export async function settledEventsOf(recipient: string): Promise<readonly Frame[]> {
  await using stream = await EventStream.open({ query: { contactEmail: recipient, since: 'earliest' } });
  const fence = await requestSend(recipient);
  await stream.untilType('send.queued', fence);
  return stream.frames.slice(
    0,
    stream.frames.findIndex(({ data }) => data['requestId'] === fence),
  );
}

/** Of these the types that a provider has reported, not those of the hand-over to it. */
export async function reportsOf(recipient: string): Promise<string[]> {
  const types = (await settledEventsOf(recipient)).map(({ event }) => event);
  return types.filter((type) => !/^send\.|^delivery\.(queued|accepted)$/.test(type));
}
