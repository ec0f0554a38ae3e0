import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface MailLoad {
  readonly port: number;
  readonly mails: number;
  /** Connections at once. */
  readonly sessions: number;
  /** `new`: a connection for each mail, as most mail comes; `kept`: one for many. */
  readonly connections: 'new' | 'kept';
  readonly to: string;
  /** Of the body; bytes. */
  readonly sizeBytes: number;
}

/**
 * Has Postfix's `smtp-source` send mails, each with a Message-ID of its own; it ends when all are answered, and fails at the first
 * that is refused.
 * @returns how long it took; seconds
 */
export async function sendMails({ port, mails, sessions, connections, to, sizeBytes }: MailLoad): Promise<number> {
  const args = ['-s', `${sessions}`, '-m', `${mails}`, '-l', `${sizeBytes}`, '-f', 'alice@example.org', '-t', to];
  const startedAt = performance.now();
  const child = spawn('smtp-source', [...args, ...(connections === 'kept' ? ['-d'] : []), `127.0.0.1:${port}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.once('error', () => {
    throw new Error('smtp-source is missing: apt-get install postfix (its daemon is not needed)');
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`smtp-source ended with ${code}`);
  return (performance.now() - startedAt) / 1_000;
}
