import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpLeadSource } from './http-lead-source.gateway.js';
import { LeadSourceError, type LeadBatch } from './lead-source.js';

/** A connector that answers as a test says. */
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: { headers: IncomingMessage['headers']; body: unknown }[];
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ headers: request.headers, body: JSON.parse(body) });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const lines = (...leads: unknown[]) => leads.map((lead) => `${JSON.stringify(lead)}\n`).join('');

async function search({
  timeoutMs = 2_000,
  limit = 1_000,
  signal = AbortSignal.timeout(5_000),
}: { timeoutMs?: number; limit?: number; signal?: AbortSignal } = {}): Promise<LeadBatch[]> {
  const { port } = server.address() as AddressInfo;
  const source = new HttpLeadSource({
    name: 'acme',
    url: `http://127.0.0.1:${port}/leads`,
    token: 'secret',
    timeoutMs,
  });
  const batches = [];
  const query = { workspaceId: 'wsk_1', text: 'founders', filters: { location: 'India' }, limit };
  for await (const batch of source.search(query, signal)) batches.push(batch);
  return batches;
}

const foundIn = (batches: readonly LeadBatch[]) => batches.flatMap(({ leads }) => leads);

describe('HttpLeadSource', () => {
  test('asks in its protocol, without saying for whom, and takes the leads as they are given', async () => {
    answer = (_, response) =>
      response.end(
        lines(
          {
            id: '7',
            email: 'Ann@acme.example',
            name: 'Ann Lee',
            role: 'Founder',
            score: 0.9,
            score_reason: 'a founder',
            custom: { stage: 'seed' },
          },
          { email: 'info@acme.example', technology: ['unknown fields are passed over'] },
          { email: 'INFO@acme.example' },
        ),
      );
    const [batch, ...more] = await search();
    expect(more).toEqual([]);
    expect(batch).toMatchObject({ source: 'acme', examined: 3, progress: 1 });
    expect(batch?.leads).toEqual([
      {
        leadId: 'acme:7',
        email: 'Ann@acme.example',
        name: 'Ann Lee',
        firstName: 'Ann',
        lastName: 'Lee',
        role: 'Founder',
        source: 'acme',
        score: 0.9,
        scoreReason: 'a founder',
        flags: { roleAccount: false, disposable: false },
        variables: {
          stage: 'seed',
          first_name: 'Ann',
          last_name: 'Lee',
          name: 'Ann Lee',
          email: 'Ann@acme.example',
          role: 'Founder',
        },
      },
      expect.objectContaining({
        leadId: 'acme:info@acme.example',
        score: 0.5,
        flags: { roleAccount: true, disposable: false },
      }),
    ]);
    expect(asked).toEqual([
      {
        headers: expect.objectContaining({ authorization: 'Bearer secret', 'content-type': 'application/json' }),
        body: { version: 1, query: { text: 'founders', filters: { location: 'India' }, limit: 1_000 } },
      },
    ]);
  });

  test('hands batches out while more are to come, and asks for no more than it wants', async () => {
    answer = (_, response) => {
      for (let i = 0; i < 5_000; i++) response.write(lines({ email: `p${i}@acme.example` }));
      response.end();
    };
    const batches = await search({ limit: 1_200 });
    expect(batches.map(({ leads }) => leads.length)).toEqual([500, 500, 200]);
    expect(batches.map(({ progress }) => progress)).toEqual([500 / 1_200, 1_000 / 1_200, 1]);
  });

  test('leaves out what is no lead, unless nothing else is answered', async () => {
    answer = (_, response) =>
      response.end(lines({ email: 'no address' }, { email: 'ann@acme.example' }, { name: 'nobody' }));
    expect(foundIn(await search()).map(({ email }) => email)).toEqual(['ann@acme.example']);
    answer = (_, response) => response.end(lines({ email: 'no address' }));
    await expect(search()).rejects.toThrow('answered a lead (number 1) whose "email" must contain an @.');
  });

  test.each<[string, (response: ServerResponse) => void, string]>([
    ['another status', (response) => response.writeHead(503).end(), 'answered with the status 503'],
    ['no JSON', (response) => response.end('<html>\n'), 'answered a line that is not JSON'],
    ['no UTF-8', (response) => response.end(Buffer.from([0x7b, 0xff, 0x0a])), 'not UTF-8'],
    ['an endless line', (response) => response.end('x'.repeat(70_000)), 'a line of more than 65536 characters'],
    [
      'a redirect',
      (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      'cannot be reached',
    ],
    [
      'half an answer',
      (response) => void (response.write(lines({ email: 'a@acme.example' })), setTimeout(() => response.destroy(), 50)),
      'cannot be reached',
    ],
  ])('fails at %s and names the source', async (_, respond, message) => {
    answer = (__, response) => respond(response);
    const failure = await search().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LeadSourceError);
    expect(failure).toMatchObject({ source: 'acme', message: expect.stringContaining(message) });
  });

  test('gives up in time, and at once when it is called off', async () => {
    answer = (_, response) => void response.write(lines({ email: 'ann@acme.example' }));
    await expect(search({ timeoutMs: 150 })).rejects.toThrow('did not answer completely within 150 ms');
    await expect(search({ signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ name: 'TimeoutError' });
    const { port } = server.address() as AddressInfo;
    const nowhere = new HttpLeadSource({ name: 'acme', url: `http://127.0.0.1:${port === 1 ? 2 : 1}/` });
    const batches = nowhere.search({ workspaceId: 'wsk_1', text: '', limit: 1 }, AbortSignal.timeout(5_000));
    await expect(batches.next()).rejects.toThrow('The lead source acme cannot be reached.');
  });
});
