import { expect, test } from 'vitest';
import { AppendConflictError } from './errors.js';
import type { EventLog } from './event-log.js';
import { logFixture, nth } from './log-fixture.js';

export function guardContract(log: () => EventLog): void {
  test('an expectation that holds lets the append pass', async () => {
    const { workspaceId, delivered, marks } = logFixture(log());
    const subject = `evt.${workspaceId}.delivery.anna.delivered`;
    const { sequence } = nth(await log().append(delivered('a'), { expect: { subject, lastSequence: 0 } }));
    await log().append(delivered('b'), { expect: { subject, lastSequence: sequence } });
    expect(await marks()).toEqual(['a', 'b']);
  });

  test('an expectation that does not hold stores nothing, not one of several events', async () => {
    const { workspaceId, delivered, opened, marks } = logFixture(log());
    const subject = `evt.${workspaceId}.delivery.anna.delivered`;
    await log().append(delivered('a'));
    const late = log().append([opened('b'), opened('c')], { expect: { subject, lastSequence: 0 } });
    await expect(late).rejects.toThrow(AppendConflictError);
    expect(await marks()).toEqual(['a']);
  });

  test('a wildcard expectation sees every family of the contact, and no other contact', async () => {
    const { workspaceId, delivered, opened, marks } = logFixture(log());
    const subject = `evt.${workspaceId}.*.anna.*`;
    const { sequence } = nth(await log().append(delivered('a')));
    await log().append(opened('b', { key: 'bert' }));
    await log().append(opened('c'), { expect: { subject, lastSequence: sequence } });
    const late = log().append(delivered('d'), { expect: { subject, lastSequence: sequence } });
    await expect(late).rejects.toThrow(AppendConflictError);
    expect(await marks()).toEqual(['a', 'b', 'c']);
  });

  test('of 50 racing appends with one expectation exactly one wins', async () => {
    const { workspaceId, delivered, marks } = logFixture(log());
    const guard = { subject: `evt.${workspaceId}.*.anna.*`, lastSequence: 0 };
    const race = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) => log().append(delivered(`racer${i}`), { expect: guard })),
    );
    expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of race) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AppendConflictError);
    }
    expect(await marks()).toHaveLength(1);
  });

  test('appends that guard each other under different filters do not both win', async () => {
    const { workspaceId, delivered, opened, marks } = logFixture(log());
    // Enough company elsewhere that the racers are gathered into one commit.
    const elsewhere = logFixture(log());
    const company = Array.from({ length: 20 }, (_, i) => log().append(elsewhere.delivered(`company${i}`)));
    const race = await Promise.allSettled([
      log().append(delivered('a'), { expect: { subject: `evt.${workspaceId}.*.anna.*`, lastSequence: 0 } }),
      log().append(opened('b'), { expect: { subject: `evt.${workspaceId}.delivery.*.*`, lastSequence: 0 } }),
      log().append(opened('c', { key: 'bert' }), { expect: { subject: `evt.${workspaceId}.>`, lastSequence: 0 } }),
    ]);
    await Promise.all(company);
    expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await marks()).toHaveLength(1);
  });

  test('an append beside it in the same commit breaks an expectation too', async () => {
    const { workspaceId, delivered, opened, marks } = logFixture(log());
    const plain = Array.from({ length: 20 }, (_, i) => log().append(delivered(`plain${i}`)));
    const guarded = log().append(opened('late'), { expect: { subject: `evt.${workspaceId}.>`, lastSequence: 0 } });
    await expect(guarded).rejects.toThrow(AppendConflictError);
    await Promise.all(plain);
    expect(await marks()).toHaveLength(20);
  });

  test('a repeated append is a duplicate, even though its own event broke its expectation', async () => {
    const { workspaceId, delivered, opened, marks } = logFixture(log());
    const options = {
      messageId: `command:${workspaceId}`,
      expect: { subject: `evt.${workspaceId}.*.anna.*`, lastSequence: 0 },
    };
    const first = await log().append(delivered('a'), options);
    await log().append(opened('b'));
    expect(await log().append(delivered('a'), options)).toEqual({ ...first, duplicate: true });
    expect(await marks()).toEqual(['a', 'b']);
  });

  test('refused appends in the middle of many take none of the others with them', async () => {
    const { workspaceId, delivered, opened, marks } = logFixture(log());
    const stale = { subject: `evt.${workspaceId}.engagement.anna.opened`, lastSequence: 0 };
    await log().append(opened('first'), { messageId: `known:${workspaceId}` });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 90 }, (_, i) => {
        if (i % 30 === 10) return log().append(delivered(`conflict${i}`), { expect: stale });
        if (i % 30 === 20) return log().append(opened('again'), { messageId: `known:${workspaceId}` });
        return log().append(delivered(`good${i}`), { messageId: `good${i}:${workspaceId}` });
      }),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
    const answers = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
    expect(answers.filter(({ duplicate }) => duplicate)).toHaveLength(3);
    const stored = await marks();
    expect(stored.filter((mark) => mark.startsWith('good'))).toHaveLength(84);
    expect(stored).toHaveLength(85);
  });
}
