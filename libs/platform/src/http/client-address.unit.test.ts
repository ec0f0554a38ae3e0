import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { clientAddressOf, clientOf } from './client-address.js';

function from(remoteAddress: string, forwarded?: string): string {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress });
  const raw = new IncomingMessage(socket);
  if (forwarded !== undefined) raw.headers['x-forwarded-for'] = forwarded;
  return clientAddressOf({ raw });
}

test.each([
  ['nobody forwards', '203.0.113.9', undefined, '203.0.113.9'],
  ['who is no proxy says who it is', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['the proxy beside us says who it is', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['two proxies say it', '10.0.0.3', '198.51.100.1, 192.168.1.4', '198.51.100.1'],
  ['the client has written a name before its own', '127.0.0.1', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
  ['all is within one machine', '127.0.0.1', undefined, '127.0.0.1'],
])('%s', (_, remoteAddress, forwarded, expected) => {
  expect(from(remoteAddress, forwarded)).toBe(expected);
});

test.each([
  ['198.51.100.1', '198.51.100.1'],
  ['::ffff:198.51.100.1', '198.51.100.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8::1', '2001:db8:0:0::/64'],
])('%s counts as %s', (address, expected) => {
  expect(clientOf(address)).toBe(expected);
});
