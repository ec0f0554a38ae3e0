import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { aMail } from '../inbound.fixture.js';
import { SARAH, TestDoor } from './smtp-door.fixture.js';

let door: TestDoor;
afterEach(() => door.close());

describe('limits of a client', () => {
  test('are of its connections', async () => {
    door = await TestDoor.open({ SMTP_PROXIES: '127.0.0.1', SMTP_CLIENT_CONNECTIONS: '2' });
    await door.greeted('192.0.2.1');
    const second = await door.greeted('192.0.2.1');
    const third = await door.client('192.0.2.1');
    expect(await third.reply()).toMatch(/^421 4\.7\.0 Too many connections/);
    expect(await (await door.client('192.0.2.2')).reply()).toMatch(/^220 /);
    second.close();
    await sleep(50);
    expect(await (await door.client('192.0.2.1')).reply()).toMatch(/^220 /);
  });

  test('are of its mails, of which their mailbox is told', async () => {
    door = await TestDoor.open({ SMTP_PROXIES: '127.0.0.1', SMTP_CLIENT_MAILS: '1' });
    const client = await door.greeted('192.0.2.1');
    await client.beginMail(SARAH);
    await client.say(`${aMail()}.`);
    await client.say('MAIL FROM:<alice@example.org>');
    expect(await client.say(`RCPT TO:<${SARAH}>`)).toMatch(/^450 4\.7\.0 Too many mails/);
    expect(door.refusals).toMatchObject([{ mailbox: { address: SARAH }, reason: 'rate_limited' }]);
    const other = await door.greeted('192.0.2.2');
    await other.beginMail(SARAH);
  });

  test('are of what a workspace takes in a day, which the client and the mailbox are told', async () => {
    door = await TestDoor.open();
    const client = await door.greeted();
    await client.say('EHLO mx.example.org');
    await client.say('MAIL FROM:<alice@example.org>');
    door.isFull = true;
    expect(await client.say(`RCPT TO:<${SARAH}>`)).toMatch(
      /^452 4\.2\.2 .*after midnight UTC.*INBOUND_WORKSPACE_DAILY_BYTES/,
    );
    expect(door.refusals).toMatchObject([{ mailbox: { address: SARAH }, reason: 'daily_bytes' }]);
    door.isFull = false;
    expect(await client.say(`RCPT TO:<${SARAH}>`)).toMatch(/^250 /);
  });

  test('are of all together', async () => {
    door = await TestDoor.open({ SMTP_MAX_CONNECTIONS: '1' });
    await door.greeted();
    const second = await door.client();
    expect(await second.reply()).toMatch(/^421 .*Too many/);
  });

  test('do not hold for clients that were named', async () => {
    door = await TestDoor.open({
      SMTP_PROXIES: '127.0.0.1',
      SMTP_CLIENT_CONNECTIONS: '1',
      SMTP_UNLIMITED: '192.0.2.1, 192.0.2.2',
    });
    await door.greeted('192.0.2.2');
    expect(await (await door.client('192.0.2.2')).reply()).toMatch(/^220 /);
  });

  test('make strangers come again, where greylisting is on', async () => {
    door = await TestDoor.open({ SMTP_PROXIES: '127.0.0.1', SMTP_GREYLIST_MS: '300' });
    const client = await door.greeted('192.0.2.1');
    await client.say('EHLO mx.example.org');
    await client.say('MAIL FROM:<alice@example.org>');
    expect(await client.say(`RCPT TO:<${SARAH}>`)).toBe('450 4.7.1 Greylisted; come again in 1 seconds');
    await sleep(350);
    expect(await client.say(`RCPT TO:<${SARAH}>`)).toMatch(/^250 /);
  });
});

describe('whose mail it is', () => {
  test('a load balancer says in a PROXY line', async () => {
    door = await TestDoor.open({ SMTP_PROXIES: '*' });
    const client = await door.greeted('192.0.2.7');
    await client.beginMail(SARAH);
    await client.say(`${aMail()}.`);
    expect(door.accepted[0]!.envelope).toMatchObject({ clientIp: '192.0.2.7', helo: 'mx.example.org' });
  });

  test('nobody else may say', async () => {
    door = await TestDoor.open();
    const client = await door.greeted('192.0.2.7');
    expect(await client.say('XFORWARD ADDR=192.0.2.8')).toMatch(/^5\d\d /);
    await client.beginMail(SARAH);
    await client.say(`${aMail()}.`);
    expect(door.accepted[0]!.envelope).toMatchObject({ clientIp: '127.0.0.1' });
  });

  test('a mail server of ours says by XFORWARD, and is not itself the one to ask SPF about', async () => {
    door = await TestDoor.open({ SMTP_RELAYS: '127.0.0.1' });
    const client = await door.greeted();
    await client.beginMail(SARAH);
    await client.say(`${aMail()}.`);
    await client.say('XFORWARD NAME=mail.example.org ADDR=192.0.2.8 HELO=mail.example.org PROTO=ESMTP');
    await client.say('MAIL FROM:<alice@example.org>');
    await client.say(`RCPT TO:<${SARAH}>`);
    await client.say('DATA');
    await client.say(`${aMail()}.`);
    const [first, second] = door.accepted.map(({ envelope }) => envelope);
    expect(Object.keys(first!)).toEqual(['from', 'to']);
    expect(second).toMatchObject({ clientIp: '192.0.2.8', helo: 'mail.example.org' });
  });
});
