import { expect, test } from 'vitest';
import { Mailbox } from './mailbox.js';

const mailbox = new Mailbox('sarah@xn--mller-kva.example', 'agt_sarah');

test.each([
  ['names it', { data: { mailbox: 'sarah@xn--mller-kva.example' } }, true],
  ['names it in another spelling', { data: { mailbox: ' Sarah@Müller.Example' } }, true],
  ['is of its agent and names no mailbox', { data: {}, agentId: 'agt_sarah' }, true],
  ['names it and is of another agent', { data: { mailbox: 'sarah@müller.example' }, agentId: 'agt_tom' }, true],
  [
    'names another mailbox, though it is of its agent',
    { data: { mailbox: 'tom@example.com' }, agentId: 'agt_sarah' },
    false,
  ],
  ['is of another agent', { data: {}, agentId: 'agt_tom' }, false],
  ['is of nobody', { data: {} }, false],
  ['has something else where the mailbox stands', { data: { mailbox: ['sarah@müller.example'] } }, false],
])('an event that %s', (_, event, concerned) => {
  expect(mailbox.accepts(event)).toBe(concerned);
  expect(mailbox.accepts(event)).toBe(concerned);
});

test('a mailbox without an agent has no events but those that name it', () => {
  const bare = new Mailbox('sarah@example.com', undefined);
  expect(bare.accepts({ data: {} })).toBe(false);
  expect(bare.accepts({ data: { mailbox: 'sarah@example.com' } })).toBe(true);
});

test('two mailboxes, and one before and after it has an agent, are never one audience', () => {
  const keys = [mailbox, new Mailbox('sarah@example.com', 'agt_1'), new Mailbox('sarah@example.com', undefined)];
  expect(new Set(keys.map(({ key }) => key)).size).toBe(3);
});
