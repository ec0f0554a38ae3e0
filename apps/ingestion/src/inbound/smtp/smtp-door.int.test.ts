import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, PortTakenError } from '@posthorn/platform';
import { aCertificate } from '@posthorn/testing';
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

test('an address that is not this machine’s is said by its name', async () => {
  door = new TestDoor({ SMTP_HOST: '192.0.2.1' });
  await expect(door.door.open()).rejects.toThrow(/SMTP_HOST.*192\.0\.2\.1 is no address of this machine/s);
});
