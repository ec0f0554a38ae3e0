import { InboundReceived } from '@posthorn/events';
import { expect, test } from 'vitest';
import { partiesOf } from './mail-parties.js';

const namesOf = (envelope: { from?: string; clientIp?: string }) => {
  const { data } = InboundReceived.of({
    messageId: 'rcv_1',
    from: 'jordan@customer.example',
    mailbox: 'sarah@acme.example',
    receivedAt: new Date().toISOString(),
    raw: { sha256: 'a'.repeat(64), sizeBytes: 1, contentType: 'message/rfc822' },
    envelope: { from: 'jordan@mail.customer.example', to: ['sarah@acme.example'], ...envelope },
    via: 'smtp',
  });
  return partiesOf({ workspaceId: 'wsk_1', data }).map(({ name }) => name);
};

test.each([
  [{ clientIp: '192.0.2.7' }, 'client 192.0.2', 'domain customer.example'],
  [{ clientIp: '::ffff:192.0.2.7' }, 'client 192.0.2', 'domain customer.example'],
  [{ clientIp: '2001:db8:7:1::5' }, 'client 2001:db8:7', 'domain customer.example'],
  [{}, 'sent customer.example', 'domain customer.example'],
  [{ from: '', clientIp: '192.0.2.7' }, 'client 192.0.2', 'domain customer.example'],
])('mails of %o wait for those of %s, of %s and of their workspace', (envelope, client, domain) => {
  expect(namesOf(envelope)).toEqual([client, domain, 'workspace wsk_1']);
});

test('strangers who share a public provider do not wait for one another', () => {
  expect(namesOf({ from: 'a@gmail.com', clientIp: '192.0.2.7' })).toEqual(['client 192.0.2', 'workspace wsk_1']);
});
