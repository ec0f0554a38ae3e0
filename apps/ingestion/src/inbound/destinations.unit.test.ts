import { verpAddress } from '@posthorn/mail';
import { expect, test } from 'vitest';
import { Destinations } from './destinations.js';

const SECRET = 'a secret of sixteen characters';
const SEND_ID = 'req_01JQ000000000000000000000A';
const SARAH = { address: 'sarah@acme.example', workspaceId: 'wsk_1' };

const mailboxes = {
  find: async (recipient: string) => (recipient === SARAH.address ? SARAH : undefined),
  findIn: async (workspaceId: string, recipient: string) =>
    workspaceId === SARAH.workspaceId && recipient === SARAH.address ? SARAH : undefined,
};
const kindOf = async (recipient: string, secret: string | undefined = SECRET, workspaceId?: string) => {
  const restrictTo = workspaceId === undefined ? undefined : { workspaceId, testMode: false };
  return (await new Destinations(mailboxes, secret).find(recipient, restrictTo)).kind;
};

test('a recipient is a mailbox, or one that nobody has, for whoever may know', async () => {
  expect(await kindOf(SARAH.address)).toBe('mailbox');
  expect(await kindOf(SARAH.address, SECRET, 'wsk_1')).toBe('mailbox');
  expect(await kindOf(SARAH.address, SECRET, 'wsk_2')).toBe('unknown_mailbox');
  expect(await kindOf('tom@acme.example')).toBe('unknown_mailbox');
  expect(await kindOf(`${'x'.repeat(400)}@acme.example`)).toBe('unknown_mailbox');
});

test('a return path is one when it is signed, in any case of letters, and none without a secret', async () => {
  const path = verpAddress(SEND_ID, 'bounces.example.com', SECRET);
  expect(await kindOf(path)).toBe('return_path');
  expect(await kindOf(path.toUpperCase())).toBe('return_path');
  expect(await kindOf(verpAddress(SEND_ID, 'bounces.example.com', 'somebody else made this up'))).toBe(
    'forged_return_path',
  );
  const { kind } = await new Destinations(mailboxes, undefined).find(path);
  expect(kind).toBe('forged_return_path');
});
