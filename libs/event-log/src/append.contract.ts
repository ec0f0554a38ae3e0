import { decodeEventId } from '@posthorn/events';
import { expect, test } from 'vitest';
import { AppendRefusedError } from './errors.js';
import type { EventLog } from './event-log.js';
import { collect, logFixture, nth } from './log-fixture.js';

export function appendContract(log: () => EventLog): void {
  test('an appended event is answered as it is read', async () => {
    const { delivered, all } = logFixture(log());
    const event = delivered('a', { agentId: 'agt_1', causationId: 'cmd_1' });
    const { events, duplicate } = await log().append(event);
    expect(duplicate).toBe(false);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      subject: all.replace('>', 'delivery.anna.delivered'),
      type: 'delivery.delivered',
      version: 1,
      agentId: 'agt_1',
      contact: 'anna',
      causationId: 'cmd_1',
      data: event.fact.data,
    });
    expect(await collect(log().read({ subjects: [all] }))).toEqual(events);
  });

  test('the event id decodes to the time, the epoch and the sequence', async () => {
    const { delivered } = logFixture(log());
    const event = nth(await log().append(delivered('a')));
    const { epoch } = await log().bounds();
    expect(decodeEventId(event.id)).toEqual({
      occurredAtMs: Date.parse(event.occurredAt),
      epoch,
      partition: 0,
      sequence: event.sequence,
    });
  });

  test('events of one append stand together, in order', async () => {
    const { delivered, opened, marks } = logFixture(log());
    const { events } = await log().append([delivered('a'), opened('b'), delivered('c')]);
    const sequences = events.map(({ sequence }) => sequence);
    expect(sequences.map((sequence) => sequence - Math.min(...sequences))).toEqual([0, 1, 2]);
    expect(await marks()).toEqual(['a', 'b', 'c']);
  });

  test('an append of nothing answers nothing', async () => {
    expect(await log().append([])).toEqual({ events: [], duplicate: false });
  });

  test('concurrent appends are all stored, each answered with its own event', async () => {
    const { delivered, marks } = logFixture(log());
    const wanted = Array.from({ length: 300 }, (_, i) => `mark${i}`);
    const answers = await Promise.all(
      wanted.map((mark, i) => log().append(i % 7 === 0 ? [delivered(mark), delivered(`${mark}+`)] : delivered(mark))),
    );
    expect(answers.map((answer) => nth(answer).correlationId)).toEqual(wanted);
    const stored = await Promise.all(answers.map((answer) => log().get(nth(answer).sequence)));
    expect(stored).toEqual(answers.map((answer) => nth(answer)));
    expect(await marks()).toHaveLength(300 + 43);
  });

  test('a repeated message id appends nothing and answers the event as first stored', async () => {
    const { workspaceId, delivered, marks } = logFixture(log());
    const messageId = `report:${workspaceId}`;
    const { events } = await log().append(delivered('a'), { messageId });
    const again = await log().append(delivered('b', { occurredAt: '2026-05-05T05:05:05.555Z' }), { messageId });
    expect(again).toEqual({ events, duplicate: true });
    expect(await marks()).toEqual(['a']);
  });

  test('a repeated append of several events answers all of them as first stored', async () => {
    const { workspaceId, delivered, opened, marks } = logFixture(log());
    const messageId = `command:${workspaceId}`;
    const { events } = await log().append([delivered('a'), opened('b')], { messageId });
    await log().append(delivered('c'));
    const later = { occurredAt: '2026-05-05T05:05:05.555Z' };
    expect(await log().append([delivered('a', later), opened('b', later)], { messageId })).toEqual({
      events,
      duplicate: true,
    });
    expect(await marks()).toEqual(['a', 'b', 'c']);
  });

  test('of concurrent appends with one message id, one is stored and all answer it', async () => {
    const { workspaceId, delivered, marks } = logFixture(log());
    const messageId = `report:${workspaceId}`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => log().append(delivered('a'), { messageId })));
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(new Set(answers.map((answer) => nth(answer).id)).size).toBe(1);
    expect(await marks()).toEqual(['a']);
  });

  test('what the log can never take is refused for good', async () => {
    const { delivered, marks } = logFixture(log());
    const large = { type: 'delivery.delivered', version: 1, data: { text: 'x'.repeat(300 * 1024) } };
    await expect(log().append(delivered('a', { fact: large }))).rejects.toThrow(AppendRefusedError);
    const many = Array.from({ length: 1_001 }, () => delivered('a'));
    await expect(log().append(many)).rejects.toThrow(AppendRefusedError);
    const injected = { messageId: 'a\r\nNats-Expected-Last-Sequence: 0' };
    await expect(log().append(delivered('a'), injected)).rejects.toThrow(AppendRefusedError);
    expect(await marks()).toEqual([]);
  });

  test('a token that would break the subject is refused', async () => {
    const { delivered } = logFixture(log());
    await expect(log().append(delivered('a', { key: 'a.b' }))).rejects.toThrow(RangeError);
    await expect(log().append(delivered('a', { key: '*' }))).rejects.toThrow(RangeError);
  });
}
