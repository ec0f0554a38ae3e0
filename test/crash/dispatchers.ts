import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { RecordedEvent } from '@posthorn/events';
import type { MailContent } from '@posthorn/mail';
import { startStack, type BenchStack } from '../bench/stack.js';
import { startMailServer, type MailServer } from '../system/smtp/mail-server.js';

const CONTENT: MailContent = {
  from: { email: 'sales@acme.example', name: 'Acme' },
  subject: 'Your quote',
  text: 'Hello,\n\nhere is your quote.\n',
  html: '<p>Hello,</p><p>here is your quote.</p>',
};

/** A log, a database, a mail server that remembers every Message-ID, and dispatchers to kill. */
export interface Dispatchers {
  readonly stack: BenchStack;
  readonly mailServer: MailServer;
  queue(count: number): Promise<string[]>;
  start(): Promise<ChildProcess>;
  kill(dispatcher: ChildProcess): Promise<void>;
  /** What the log says about deliveries. */
  deliveryEvents(): Promise<RecordedEvent[]>;
  stop(): Promise<void>;
}

export async function dispatchers(env: Readonly<Record<string, string>> = {}): Promise<Dispatchers> {
  const stack = await startStack();
  const mailServer = await startMailServer({ keepMails: false });
  return {
    stack,
    mailServer,
    queue: (count) => stack.queueSends(count, CONTENT),
    async start() {
      const settings = {
        MAIL_TRANSPORT: 'smtp',
        SMTP_URL: mailServer.url,
        UNKNOWN_OUTCOME: 'retry',
        DISPATCH_LEASE_MS: '3000',
        LOG_LEVEL: 'error',
        ...env,
      };
      return (await stack.startApp('dispatcher', settings)).process;
    },
    async kill(dispatcher) {
      const exited = once(dispatcher, 'exit');
      dispatcher.kill('SIGKILL');
      await exited;
    },
    async deliveryEvents() {
      const events: RecordedEvent[] = [];
      for await (const event of stack.log.read({ subjects: [`evt.${stack.workspaceId}.delivery.*.*`] }))
        events.push(event);
      return events;
    },
    async stop() {
      await stack.stop();
      await mailServer.close();
    },
  };
}
