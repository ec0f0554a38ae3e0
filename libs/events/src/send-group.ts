import { newId } from './new-id.js';

/**
 * A mail to several recipients is one message of several sends. Their ids tell who belongs together: the sends of a
 * message differ in the last two characters alone, the recipient's place among them, and the message is called like the
 * first of them. So the message of an event is read off its send, without a look-up (ADR 0019).
 *
 * `msg_01K6ZQ4T1V8N3M5P7R9S2W4X00` is made of `req_01K6ZQ4T1V8N3M5P7R9S2W4X00`, `req_01K6ZQ4T1V8N3M5P7R9S2W4X01`, ...
 */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const STEM_LENGTH = 24;
const FIRST = '00';

const SEND = /^req_([0-9A-HJKMNP-TV-Z]{24})[0-9A-HJKMNP-TV-Z]{2}$/;
const MESSAGE = /^msg_([0-9A-HJKMNP-TV-Z]{24})00$/;

/** Recipients a message can have. */
export const MAX_GROUP = CROCKFORD.length ** 2;

/** A new message id, `msg_` + 26 characters; sorts by the time it was made. */
export function newMessageId(): string {
  return messageIdOfSend(newId('req'));
}

/** @param bytes at least 24 of a hash: the same bytes are the same message */
export function messageIdFrom(bytes: Uint8Array): string {
  if (bytes.length < STEM_LENGTH) throw new RangeError(`a message id takes ${STEM_LENGTH} bytes, got ${bytes.length}`);
  const stem = Array.from(bytes.subarray(0, STEM_LENGTH), (byte) => CROCKFORD.charAt(byte & 31)).join('');
  return `msg_${stem}${FIRST}`;
}

/** Total: an id that is none of ours stands for itself. */
export function messageIdOfSend(requestId: string): string {
  const stem = SEND.exec(requestId)?.[1];
  return stem === undefined ? requestId : `msg_${stem}${FIRST}`;
}

/** @returns the ids a message's sends can have, lowest and highest; nothing when `messageId` is no message id */
export function sendRangeOfMessage(messageId: string): { readonly from: string; readonly to: string } | undefined {
  const stem = MESSAGE.exec(messageId)?.[1];
  return stem === undefined ? undefined : { from: `req_${stem}00`, to: `req_${stem}ZZ` };
}

/**
 * @param place of the recipient, from 0
 * @throws RangeError when it is no message id, or the place is not from 0 to 1023
 */
export function sendIdOfMessage(messageId: string, place: number): string {
  const stem = MESSAGE.exec(messageId)?.[1];
  if (stem === undefined) throw new RangeError(`no message id: ${messageId}`);
  if (!Number.isInteger(place) || place < 0 || place >= MAX_GROUP)
    throw new RangeError(`a recipient's place is from 0 to ${MAX_GROUP - 1}, got ${place}`);
  return `req_${stem}${CROCKFORD.charAt(place >> 5)}${CROCKFORD.charAt(place & 31)}`;
}
