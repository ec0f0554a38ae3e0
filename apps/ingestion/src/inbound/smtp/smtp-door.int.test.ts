import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, PortTakenError } from '@posthorn/platform';
import { aCertificate } from '@posthorn/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { MailLoopError } from '../inbound.errors.js';
import { aMail } from '../inbound.fixture.js';
import { SARAH, TestDoor } from './smtp-door.fixture.js';

let door: TestDoor;
afterEach(() => door.close());

describe('what goes wrong behind it', () => {
  test('a mail that cannot be stored is to come again, and the next one is taken', async () => {
    door = await TestDoor.open();
    door.storingFails = new Error('the disk is full at /secret/path');
    const client = await door.greeted();
    await client.beginMail(SARAH);
    expect(await client.say(`${aMail()}.`)).toBe('451 4.3.0 The mail could not be stored; send it again later');
    expect(door.door.bufferedBytes).toBe(0);
    door.storingFails = undefined;
    await client.beginMail(SARAH);
    expect(await client.say(`${aMail()}.`)).toBe('250 2.6.0 OK rcv_1');
  });

  test('a mailbox that cannot be looked up is to be asked for again', async () => {
    door = await TestDoor.open();
    door.lookUpFails = new Error('PostgreSQL at db.internal is away');
    const client = await door.greeted();
    await client.say('EHLO mx.example.org');
    await client.say('MAIL FROM:<>');
    expect(await client.say(`RCPT TO:<${SARAH}>`)).toBe(
      '450 4.3.0 The mailbox cannot be looked up now; come again later',
    );
  });

  test('a mail that goes round is refused for good, and its mailbox told', async () => {
    door = await TestDoor.open();
    door.storingFails = new MailLoopError(101);
    const client = await door.greeted();
    await client.beginMail(SARAH);
    expect(await client.say(`${aMail()}.`)).toMatch(/^554 5\.4\.6 /);
    expect(door.refusals).toMatchObject([{ reason: 'mail_loop', from: 'alice@example.org' }]);
  });
});

describe('a client that takes liberties', () => {
  test('with the size of a mail is told at its end, whatever it said before', async () => {
    door = await TestDoor.open({ INBOUND_MAX_BYTES: '65536' });
    const client = await door.greeted();
    await client.beginMail(SARAH);
    client.write('x'.repeat(100_000));
    expect(await client.say('\r\n.')).toBe(
      '552 5.3.4 The mail is larger than 65536 bytes, the most that is taken here',
    );
    expect(door.refusals).toMatchObject([{ mailbox: { address: SARAH }, reason: 'too_large', sizeBytes: 100_002 }]);
    await client.beginMail(SARAH);
    expect(await client.say(`${aMail()}.`)).toBe('250 2.6.0 OK rcv_1');
  });

  test('with a mail without end is cut off, and its bytes are not kept', async () => {
    door = await TestDoor.open({ INBOUND_MAX_BYTES: '65536' });
    const client = await door.greeted();
    await client.beginMail(SARAH);
    for (let sent = 0; !client.ended && sent < 1_000; sent++) {
      client.write('x'.repeat(10_000));
      await sleep(1);
      expect(door.door.bufferedBytes).toBeLessThanOrEqual(65_536);
    }
    expect(await client.reply()).toMatch(/^552 5\.3\.4 |^$/);
    await expect.poll(() => door.door.openConnections).toBe(0);
    expect(door.door.bufferedBytes).toBe(0);
  });

  test('with a command line without end is cut off', async () => {
    door = await TestDoor.open();
    const client = await door.greeted();
    client.write('EHLO '.padEnd(100_000, 'x'));
    expect(await client.reply()).toMatch(/^421 .*Command line too long/);
    expect(await client.reply()).toBe('');
  });

  test('with commands that do not exist is cut off', async () => {
    door = await TestDoor.open();
    const client = await door.greeted();
    client.write('GIVE ME ROOT\r\n'.repeat(1_000));
    const codes: string[] = [];
    for (let reply = await client.reply(); reply !== ''; reply = await client.reply()) codes.push(reply.slice(0, 3));
    expect(codes).toHaveLength(10);
    expect(codes.at(-1)).toBe('421');
  });

  test('with time is cut off, whether it says nothing or one byte after the other', async () => {
    door = await TestDoor.open({ SMTP_TIMEOUT_MS: '1000' });
    const silent = await door.greeted();
    const talking = await door.greeted();
    const slow = await door.greeted();
    await slow.beginMail(SARAH);
    const dripping = setInterval(() => {
      talking.write('N');
      slow.write('x');
    }, 50);
    const began = performance.now();
    expect(await silent.reply()).toMatch(/^421 4\.4\.2 /);
    expect(await talking.reply()).toMatch(/^421 4\.4\.2 /);
    expect(await slow.reply()).toBe('421 4.4.2 Too slow; closing');
    clearInterval(dripping);
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(door.accepted).toEqual([]);
  });

  test('who only takes long over a large mail is left alone', async () => {
    door = await TestDoor.open({ SMTP_TIMEOUT_MS: '1000' });
    const client = await door.greeted();
    await client.beginMail(SARAH);
    for (let times = 0; times < 10; times++) {
      client.write(`${'x'.repeat(400)}\r\n`);
      await sleep(200);
    }
    expect(await client.say('.')).toBe('250 2.6.0 OK rcv_1');
  });

  test('with the memory of others is asked to come again', async () => {
    door = await TestDoor.open({ SMTP_BUFFER_BYTES: '65536' });
    const first = await door.greeted();
    const second = await door.greeted();
    await first.beginMail(SARAH);
    first.write(`${'x'.repeat(60_000)}\r\n`);
    await expect.poll(() => door.door.bufferedBytes).toBeGreaterThan(59_000);
    await second.beginMail(SARAH);
    expect(await second.say(`${'y'.repeat(10_000)}\r\n.`)).toMatch(/^452 4\.3\.1 /);
    expect(await first.say('.')).toBe('250 2.6.0 OK rcv_1');
  });
});

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

describe('TLS', () => {
  test('is offered where there is a certificate; what was said before it does not count', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'posthorn-smtp-tls-'));
    const { cert, key } = aCertificate();
    await writeFile(join(directory, 'cert.pem'), cert);
    await writeFile(join(directory, 'key.pem'), key);
    door = await TestDoor.open({
      SMTP_TLS_CERT_FILE: join(directory, 'cert.pem'),
      SMTP_TLS_KEY_FILE: join(directory, 'key.pem'),
    });
    const client = await door.greeted();
    expect(await client.say('EHLO mx.example.org')).toContain('250-STARTTLS');
    await client.say('MAIL FROM:<mallory@example.org>');
    client.write('STARTTLS\r\nMAIL FROM:<injected@example.org>\r\n');
    expect(await client.reply()).toMatch(/^220 /);
    await client.startTls();
    expect(await client.say(`RCPT TO:<${SARAH}>`)).toMatch(/^503 /);
    expect(await client.say('EHLO mx.example.org')).not.toContain('STARTTLS');
    await client.beginMail(SARAH);
    expect(await client.say(`${aMail()}.`)).toBe('250 2.6.0 OK rcv_1');
    expect(door.accepted[0]!.envelope.from).toBe('alice@example.org');
    await rm(directory, { recursive: true });
  });

  test('takes a certificate that was renewed into use', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'posthorn-smtp-tls-'));
    const renew = async (name: string) => {
      const { cert, key } = aCertificate(name);
      await writeFile(join(directory, 'cert.pem'), cert);
      await writeFile(join(directory, 'key.pem'), key);
    };
    await renew('first');
    door = await TestDoor.open({
      SMTP_TLS_CERT_FILE: join(directory, 'cert.pem'),
      SMTP_TLS_KEY_FILE: join(directory, 'key.pem'),
    });
    const nameShown = async () => {
      const client = await door.greeted();
      await client.say('EHLO mx.example.org');
      await client.say('STARTTLS');
      const name = await client.startTls();
      client.close();
      return name;
    };
    expect(await nameShown()).toBe('first');
    await renew('second');
    await expect.poll(nameShown, { timeout: 20_000, interval: 500 }).toBe('second');
    await rm(directory, { recursive: true });
  });

  test('that cannot be offered keeps the receiver from starting, and says why', async () => {
    door = new TestDoor({ SMTP_TLS_CERT_FILE: '/nowhere/cert.pem', SMTP_TLS_KEY_FILE: '/nowhere/key.pem' });
    await expect(door.door.open()).rejects.toThrow(/SMTP_TLS_CERT_FILE.*cannot be read/s);
    door = new TestDoor({ SMTP_TLS_CERT_FILE: '/nowhere/cert.pem' });
    await expect(door.door.open()).rejects.toThrow(ConfigError);
  });
});

describe('the end of the receiver', () => {
  test('lets mails that are coming in come in, and tells everybody else to come again', async () => {
    door = await TestDoor.open();
    const stored = Promise.withResolvers<void>();
    door.storing = stored.promise;
    const [idle, receiving, storing] = [await door.greeted(), await door.greeted(), await door.greeted()];
    await receiving.beginMail(SARAH);
    await storing.beginMail(SARAH);
    storing.write(`${aMail()}.\r\n`);
    const closed = door.door.close();
    expect(await idle.reply()).toBe('421 4.3.2 Shutting down; come again in a moment');
    receiving.write(`${aMail()}.\r\n`);
    await sleep(50);
    stored.resolve();
    expect(await receiving.reply()).toMatch(/^250 2\.6\.0 /);
    expect(await storing.reply()).toMatch(/^250 2\.6\.0 /);
    await closed;
    expect(door.accepted).toHaveLength(2);
    expect(door.door.port).toBeUndefined();
  });

  test('comes soon, however slow a mail is', async () => {
    door = await TestDoor.open();
    const client = await door.greeted();
    await client.beginMail(SARAH);
    const began = performance.now();
    await door.door.close();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await client.reply()).toMatch(/^421 4\.3\.2 /);
    expect(door.accepted).toEqual([]);
  });
});

test('whatever a client sends, and however it is cut, the next one is served', async () => {
  door = await TestDoor.open();
  const line = fc.oneof(
    fc.constantFrom(
      'EHLO a',
      'HELO b',
      'MAIL FROM:<a@b.example>',
      'MAIL FROM:<>',
      `RCPT TO:<${SARAH}>`,
      'DATA',
      '.',
      '..',
      '',
    ),
    fc.constantFrom('RSET', 'NOOP', 'QUIT', 'STARTTLS', 'MAIL FROM:<a@b.example> SIZE=9 SIZE=9', 'RCPT TO:<@a,@b:c@d>'),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  const lines = fc.array(fc.tuple(line, fc.constantFrom('\r\n', '\n', '\r', '\0')), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 100 }), async (said, piece) => {
      const bytes = Buffer.from(said.flat().join(''), 'latin1');
      const client = await door.greeted();
      for (let at = 0; at < bytes.length && !client.ended; at += piece) client.write(bytes.subarray(at, at + piece));
      await sleep(2);
      client.close();
    }),
    { numRuns: 200 },
  );
  const client = await door.greeted();
  await client.beginMail(SARAH);
  expect(await client.say(`${aMail()}.`)).toMatch(/^250 2\.6\.0 /);
  client.close();
  await expect.poll(() => door.door.openConnections).toBe(0);
  expect(door.door.bufferedBytes).toBe(0);
});

test('a mail of nothing but dots is read as fast as any other', async () => {
  door = await TestDoor.open();
  const client = await door.greeted();
  await client.beginMail(SARAH);
  const began = performance.now();
  client.write('..\r\n'.repeat(1_000_000));
  expect(await client.say('.')).toMatch(/^250 2\.6\.0 /);
  // 0.4 s on a busy machine; smtp-server's own way of reading takes 7.
  expect(performance.now() - began).toBeLessThan(4_000);
});

test('a port that is taken is said by its name', async () => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  door = new TestDoor({ SMTP_PORT: `${port}` });
  await expect(door.door.open()).rejects.toThrow(PortTakenError);
  await expect(door.door.open()).rejects.toThrow('set SMTP_PORT to a free one');
  taken.close();
});
