import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bufferMail, BufferBudget } from './mail-buffer.js';

const limits = { budget: new BufferBudget(100), maxBytes: 60 };

function reading(bytes: readonly number[], { end = true } = {}) {
  const stream = new PassThrough();
  const mail = bufferMail(stream, limits);
  for (const size of bytes) stream.write(Buffer.alloc(size, 1));
  if (end) stream.end();
  return { stream, mail };
}

describe('a mail that comes in', () => {
  test('holds its memory until it is released', async () => {
    const mail = await reading([30, 20]).mail;
    expect(mail).toMatchObject({ kind: 'mail', raw: Buffer.alloc(50, 1) });
    expect(limits.budget.usedBytes).toBe(50);
    if (mail.kind === 'mail') mail.release();
    expect(limits.budget.usedBytes).toBe(0);
  });

  test('is whole, however it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(1, 7, 1_000, 16_383, 16_384, 20_000), { maxLength: 12 }),
        async (sizes) => {
          const stream = new PassThrough();
          const mail = bufferMail(stream, { budget: new BufferBudget(2_000_000), maxBytes: 2_000_000 });
          const pieces = sizes.map((size) => randomBytes(size));
          for (const piece of pieces) stream.write(piece);
          stream.end();
          const whole = await mail;
          expect(whole.kind === 'mail' && whole.raw.equals(Buffer.concat(pieces))).toBe(true);
        },
      ),
    );
  });

  test('may be empty', async () => {
    expect(await reading([]).mail).toMatchObject({ kind: 'mail', raw: Buffer.alloc(0) });
  });

  test('is read to its end and not kept when it is too large', async () => {
    expect(await reading([30, 31, 1_000]).mail).toEqual({ kind: 'too_large', sizeBytes: 1_061 });
    expect(limits.budget.usedBytes).toBe(0);
  });

  test('is not kept when its client holds its share, and those of other clients are', async () => {
    const budget = new BufferBudget(100, 40);
    const of = (client: string | undefined, size: number) => {
      const stream = new PassThrough();
      stream.end(Buffer.alloc(size, 1));
      return bufferMail(stream, { budget, maxBytes: 60, ...(client !== undefined && { client }) });
    };
    const first = await of('192.0.2.1', 30);
    expect(await of('192.0.2.1', 11)).toEqual({ kind: 'no_room' });
    expect(await of('192.0.2.2', 11)).toMatchObject({ kind: 'mail' });
    expect(await of(undefined, 50)).toMatchObject({ kind: 'mail' });
    if (first.kind === 'mail') first.release();
    expect(budget.usedBytes).toBe(61);
    expect(await of('192.0.2.1', 39)).toMatchObject({ kind: 'mail' });
  });

  test('is not kept when there is no memory left for it, and leaves that of others alone', async () => {
    const other = reading([60], { end: false });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await reading([30, 20]).mail).toEqual({ kind: 'no_room' });
    expect(limits.budget.usedBytes).toBe(60);
    other.stream.end();
    const mail = await other.mail;
    if (mail.kind === 'mail') mail.release();
    expect(limits.budget.usedBytes).toBe(0);
  });

  test('that breaks off is none', async () => {
    const { stream, mail } = reading([30], { end: false });
    stream.destroy(new Error('gone'));
    expect(await mail).toEqual({ kind: 'cut_off' });
    expect(limits.budget.usedBytes).toBe(0);
  });
});
