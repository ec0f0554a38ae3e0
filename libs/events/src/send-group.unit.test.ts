import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from './new-id.js';
import {
  MAX_GROUP,
  messageIdFrom,
  messageIdOfSend,
  newMessageId,
  sendIdOfMessage,
  sendRangeOfMessage,
} from './send-group.js';

test('every send of a message names the message, and no other send of it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 24, maxLength: 32 }), fc.nat(MAX_GROUP - 1), (bytes, place) => {
      const message = messageIdFrom(bytes);
      const send = sendIdOfMessage(message, place);
      const range = sendRangeOfMessage(message)!;
      expect(messageIdOfSend(send)).toBe(message);
      expect(range.from <= send && send <= range.to).toBe(true);
      expect(sendIdOfMessage(message, (place + 1) % MAX_GROUP)).not.toBe(send);
    }),
  );
});

test('a send that was asked for alone is a message as well', () => {
  const send = newId('req');
  expect(messageIdOfSend(send)).toMatch(/^msg_[0-9A-HJKMNP-TV-Z]{24}00$/);
  expect(sendRangeOfMessage(messageIdOfSend(send))!.from.slice(0, -2)).toBe(send.slice(0, -2));
});

test('ids of others stand for themselves and are no messages', () => {
  for (const id of ['req_1', 'rcv_01J9', '', 'req_01K6ZQ4T1V8N3M5P7R9S2W4X6Y7', 'req_01k6zq4t1v8n3m5p7r9s2w4x6y'])
    expect(messageIdOfSend(id)).toBe(id);
  for (const id of ['msg_1', 'msg_01K6ZQ4T1V8N3M5P7R9S2W4X01', 'req_01K6ZQ4T1V8N3M5P7R9S2W4X00', 'msg_x9y8'])
    expect(sendRangeOfMessage(id)).toBeUndefined();
});

test('new messages are told apart and sort by time', () => {
  const ids = [newMessageId(), newMessageId()];
  expect(new Set(ids).size).toBe(2);
  expect(newMessageId().slice(0, 12) >= ids[0]!.slice(0, 12)).toBe(true);
});

test('a place beyond the last, or no message, is a mistake', () => {
  expect(() => sendIdOfMessage(newMessageId(), MAX_GROUP)).toThrow(RangeError);
  expect(() => sendIdOfMessage('msg_x', 0)).toThrow(RangeError);
  expect(() => messageIdFrom(new Uint8Array(8))).toThrow(RangeError);
});
