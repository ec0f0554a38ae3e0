import { expect, test } from 'vitest';
import { encodeComment, encodeFrame, encodeRetry, UnsafeFrameError } from './sse-frame.js';

const frame = { id: 'evt_1', event: 'delivery.sent', data: '{"a":"ü"}' };

test('a frame is id, event and one data line, with LF only', () => {
  expect(encodeFrame(frame)).toBe('id: evt_1\nevent: delivery.sent\ndata: {"a":"ü"}\n\n');
});

test.each(['\r', '\n', '\0'])('%j cannot end a line early in any field', (control) => {
  for (const field of ['id', 'event', 'data'] as const) {
    expect(() => encodeFrame({ ...frame, [field]: `x${control}data: forged` })).toThrow(UnsafeFrameError);
  }
  expect(() => encodeComment(`x${control}data: forged`)).toThrow(UnsafeFrameError);
});

test('a comment and a retry are whole blocks', () => {
  expect(encodeComment('connected').toString()).toBe(': connected\n\n');
  expect(encodeRetry(1234.5).toString()).toBe('retry: 1235\n\n');
});
