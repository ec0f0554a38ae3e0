import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Deferred, TransportOutcome } from '../transport.gateway.js';
import { chunksOf } from './chunks.fixture.js';
import { parseExtensions } from './extensions.js';
import { MailLine } from './mail-line.js';
import { FATES, ScriptedServer, type Fate } from './scripted-server.fixture.js';
import { ReplyReader, SmtpProtocolError } from './server-reply.js';
import type { SmtpTask } from './smtp-mail.js';

const PIPELINING = parseExtensions(['mx', 'PIPELINING']);
const ONE_BY_ONE = parseExtensions(['mx']);

interface Told {
  readonly outcomes: TransportOutcome[];
  readonly unsent: Deferred[];
  /** Of these, how often it was its turn. */
  turns: number;
}

/** A mail whose sender and content name its recipient. */
function aTask(to: string): SmtpTask & { readonly told: Told } {
  const told: Told = { outcomes: [], unsent: [], turns: 0 };
  return {
    told,
    mail: {
      requestId: `req_${to}`,
      messageId: `<${to}>`,
      from: to,
      to,
      content: Buffer.from(`to:${to}\r\n.\r\n`),
      sizeBytes: 10,
      eightBit: false,
      smtpUtf8: false,
    },
    settle: (outcome) => told.outcomes.push(outcome),
  };
}

/** A line of mails, and what it wrote that was not read yet. */
function aLine(extensions = PIPELINING) {
  let written = '';
  const line = new MailLine(extensions, 'off', {
    write: (bytes) => (written += typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1')),
    unsent: (task, deferred, wasItsTurn) => {
      const { told } = task as ReturnType<typeof aTask>;
      told.unsent.push(deferred);
      if (wasItsTurn) told.turns++;
    },
  });
  const reader = new ReplyReader();
  return {
    line,
    written: (): string => {
      const all = written;
      written = '';
      return all;
    },
    answer: (text: string): void => {
      for (const reply of reader.push(Buffer.from(text))) line.reply(reply);
    },
  };
}

test('MAIL, RCPT and DATA leave in one flight, and those of the next mail behind the content', () => {
  const { line, written, answer } = aLine();
  const [first, second] = [aTask('a@x'), aTask('b@x')];
  line.begin(first);
  expect(written()).toBe('MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nDATA\r\n');
  expect(line.hasRoom).toBe(false);
  answer('250 ok\r\n250 ok\r\n354 go\r\n');
  expect(line.hasRoom).toBe(true);
  line.begin(second);
  expect(written()).toBe('to:a@x\r\n.\r\nMAIL FROM:<b@x>\r\nRCPT TO:<b@x>\r\nDATA\r\n');
  answer('250 2.0.0 queued as 1\r\n250 ok\r\n250 ok\r\n354 go\r\n250 2.0.0 queued as 2\r\n');
  expect([first.told.outcomes, second.told.outcomes]).toEqual([
    [{ kind: 'accepted', messageId: '<a@x>', reportsSent: false, response: '250 2.0.0 queued as 1' }],
    [{ kind: 'accepted', messageId: '<b@x>', reportsSent: false, response: '250 2.0.0 queued as 2' }],
  ]);
});

test('a server without PIPELINING gets one command at a time', () => {
  const { line, written, answer } = aLine(ONE_BY_ONE);
  line.begin(aTask('a@x'));
  expect(written()).toBe('MAIL FROM:<a@x>\r\n');
  answer('250 ok\r\n');
  expect(written()).toBe('RCPT TO:<a@x>\r\n');
  answer('250 ok\r\n');
  expect(written()).toBe('DATA\r\n');
  answer('354 go\r\n');
  expect(written()).toBe('to:a@x\r\n.\r\n');
  expect(line.hasRoom).toBe(false);
  answer('250 ok\r\n');
  expect(line.hasRoom).toBe(true);
});

test('a transaction that the server still has open is ended before the next', () => {
  const { line, written, answer } = aLine();
  const task = aTask('a@x');
  line.begin(task);
  written();
  answer('250 ok\r\n550 5.1.1 unknown\r\n554 no recipients\r\n');
  expect(written()).toBe('RSET\r\n');
  expect(task.told.outcomes).toMatchObject([
    { kind: 'bounced', bounceType: 'hard', smtpCode: 550, enhancedCode: '5.1.1' },
  ]);
  expect(line.hasRoom).toBe(true);
});

test('a server that waits for content without a recipient gets a lone dot, never the mail', () => {
  const { line, written, answer } = aLine();
  const task = aTask('a@x');
  line.begin(task);
  written();
  answer('250 ok\r\n550 5.1.1 unknown\r\n354 go\r\n');
  expect(written()).toBe('.\r\n');
  answer('554 no recipients\r\n');
  expect(task.told.outcomes).toMatchObject([{ kind: 'bounced', smtpCode: 550 }]);
});

test('the end of a connection leaves a mail unknown once its content was on its way, and else unsent', () => {
  const { line, answer } = aLine();
  const [first, second] = [aTask('a@x'), aTask('b@x')];
  line.begin(first);
  answer('250 ok\r\n250 ok\r\n354 go\r\n');
  line.begin(second);
  line.end('reset by peer');
  expect(first.told).toEqual({ outcomes: [{ kind: 'unknown', reason: 'reset by peer' }], unsent: [], turns: 0 });
  expect(second.told).toEqual({
    outcomes: [],
    unsent: [{ kind: 'deferred', scope: 'provider', reason: 'reset by peer' }],
    turns: 0,
  });
  expect(line.hasRoom).toBe(false);
});

test('421 before the content gives the mail back, with what the server said', () => {
  const { line, answer } = aLine();
  const task = aTask('a@x');
  line.begin(task);
  answer('421 4.7.0 Too many mails\r\n');
  expect(task.told.unsent).toMatchObject([{ kind: 'deferred', scope: 'provider', smtpCode: 421 }]);
  expect(line.hasEnded).toBe(true);
});

test('421 in place of the answer to the content defers the mail: it was not taken', () => {
  const { line, answer } = aLine();
  const task = aTask('a@x');
  line.begin(task);
  answer('250 ok\r\n250 ok\r\n354 go\r\n421 4.3.0 Shutting down\r\n');
  expect(task.told.outcomes).toMatchObject([{ kind: 'deferred', scope: 'provider', smtpCode: 421 }]);
  expect(line.hasEnded).toBe(true);
});

test.each([
  ['nothing', [], '250 ok\r\n'],
  ['MAIL', ['a@x'], '354 go\r\n'],
  ['DATA', ['a@x'], '250 ok\r\n250 ok\r\n250 ok\r\n'],
])('a reply that answers %s wrongly ends the connection', (_what, recipients, replies) => {
  const { line, answer } = aLine();
  const tasks = recipients.map(aTask);
  for (const task of tasks) line.begin(task);
  expect(() => answer(replies)).toThrow(SmtpProtocolError);
  line.end('protocol error');
  expect(tasks.map(({ told }) => told.outcomes.length + told.unsent.length)).toEqual(recipients.map(() => 1));
});

test('a strange answer to the content leaves the outcome unknown', () => {
  const { line, answer } = aLine();
  const task = aTask('a@x');
  line.begin(task);
  expect(() => answer('250 ok\r\n250 ok\r\n354 go\r\n354 go\r\n')).toThrow(SmtpProtocolError);
  line.end('protocol error');
  expect(task.told.outcomes).toMatchObject([{ kind: 'unknown' }]);
});

test('a mail that is stopped behind another one ends the connection when its turn comes, not before', () => {
  const { line, answer } = aLine();
  const [first, second] = [aTask('a@x'), aTask('b@x')];
  line.begin(first);
  answer('250 ok\r\n250 ok\r\n354 go\r\n');
  line.begin(second);
  expect(line.interrupt(second, 'stopped')).toBe(true);
  expect(line.hasEnded).toBe(false);
  answer('250 queued\r\n');
  expect(first.told.outcomes).toMatchObject([{ kind: 'accepted' }]);
  expect(second.told.unsent).toMatchObject([{ kind: 'deferred', reason: 'stopped' }]);
  expect(line.hasEnded).toBe(true);
});

test('a mail that the server can never take is not begun', () => {
  const { line, written } = aLine(parseExtensions(['mx', 'PIPELINING', 'SIZE 5']));
  const task = aTask('a@x');
  line.begin(task);
  expect(written()).toBe('');
  expect(task.told.outcomes).toMatchObject([{ kind: 'failed', smtpCode: 552 }]);
  expect(line.hasRoom).toBe(true);
});

const fates = fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 12 });
const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 40 }));

/** Runs mails through connections as the pool does: a new one whenever one has ended, a mail that was given back once more. */
function deliverAll(drawn: readonly Fate[], cuts: Iterator<number>, pipelining: boolean) {
  const tasks = drawn.map((_fate, n) => aTask(`${n}@x`));
  const fateOf = new Map(drawn.map((fate, n) => [`${n}@x`, fate]));
  const servers: ScriptedServer[] = [];
  const waiting = [...tasks];
  while (waiting.length > 0) {
    const server = new ScriptedServer(fateOf, pipelining);
    servers.push(server);
    const { line, written, answer } = aLine(pipelining ? PIPELINING : ONE_BY_ONE);
    for (;;) {
      while (line.hasRoom && waiting.length > 0) line.begin(waiting.shift()!);
      const replies = Buffer.from(server.receive(written()));
      for (const chunk of chunksOf(replies, cuts)) answer(Buffer.from(chunk).toString());
      if (server.isCut) line.end('cut');
      if (line.hasEnded || (line.isIdle && waiting.length === 0)) break;
    }
    const isUndecided = ({ told }: ReturnType<typeof aTask>): boolean => told.outcomes.length === 0 && told.turns < 2;
    waiting.push(...tasks.filter((task) => isUndecided(task) && !waiting.includes(task)));
  }
  return { tasks, servers };
}

/** What must have become of a mail of this fate. */
function expected(fate: Fate): string {
  if (fate === 'accepted') return 'accepted';
  if (fate === 'rcpt 5xx, data 354') return 'bounced 550';
  const [stage, what] = fate.split(' ');
  if (what === 'cut') return stage === 'content' ? 'unknown' : 'unsent';
  if (what === '421') return stage === 'content' ? 'deferred 421' : 'unsent';
  if (what === '4xx') return 'deferred 450';
  return stage === 'mail' ? 'failed 550' : 'bounced 550';
}

test.each([true, false])(
  'with PIPELINING %s every mail has its own fate, whatever becomes of its neighbours and however bytes are cut',
  (pipelining) => {
    const property = fc.property(fates, sizes, (drawn, cuts) => {
      const { tasks, servers } = deliverAll(drawn, cuts[Symbol.iterator](), pipelining);
      expect(servers.flatMap(({ mistakes }) => mistakes)).toEqual([]);
      const became = tasks.map(({ told: { outcomes, turns } }) => {
        expect(outcomes.length).toBeLessThan(2);
        const [outcome] = outcomes;
        if (outcome === undefined) return turns === 2 ? 'unsent' : 'nothing';
        return 'smtpCode' in outcome ? `${outcome.kind} ${outcome.smtpCode}` : outcome.kind;
      });
      expect(became).toEqual(drawn.map(expected));
      for (const { told, mail } of tasks) {
        for (const outcome of told.outcomes) {
          if ('response' in outcome) expect(outcome.response).toContain(mail.to);
        }
      }
      // The cut after a content is the only one where the server may have what we do not know of.
      const taken = servers.flatMap((server) => server.taken.map(({ to }) => to));
      const wanted = tasks.filter((_task, n) => drawn[n] === 'accepted' || drawn[n] === 'content cut');
      expect(taken.toSorted()).toEqual(wanted.map(({ mail }) => mail.to).toSorted());
    });
    fc.assert(property, { numRuns: 1_000 });
  },
);
