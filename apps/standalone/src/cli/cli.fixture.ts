import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DnsResolver } from '@posthorn/api';
import { createDatabase, type Db } from '@posthorn/database';
import { testDatabase, testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { createCli } from './cli.js';
import { createProgram } from './program.js';

/** The `posthorn` command on an installation whose services run apart: servers that somebody else started, a database of the test's own. */
export class CliBench {
  private constructor(
    readonly db: Db & { destroy(): Promise<void> },
    private readonly databaseName: string,
    private readonly env: Readonly<Record<string, string>>,
    private readonly resolver: DnsResolver | undefined,
  ) {}

  static async start(resolver?: DnsResolver, more: Readonly<Record<string, string>> = {}): Promise<CliBench> {
    const databaseName = `cli_${randomUUID().replaceAll('-', '')}`;
    await sql`create database ${sql.id(databaseName)}`.execute(testDatabase());
    const url = new URL(testServers().databaseUrl);
    url.pathname = `/${databaseName}`;
    const env = {
      DATABASE_URL: url.href,
      NATS_URL: testServers().natsUrl,
      POSTHORN_DATA_DIR: join(tmpdir(), `posthorn-none-${randomUUID()}`),
      MAIL_SPF: 'include:spf.posthorn.example',
      ...more,
    };
    const bench = new CliBench(createDatabase({ url: url.href, max: 2 }), databaseName, env, resolver);
    await bench.posthorn('migrate');
    return bench;
  }

  async stop(): Promise<void> {
    await this.db.destroy();
    await sql`drop database ${sql.id(this.databaseName)} with (force)`.execute(testDatabase());
  }

  /** What whoever sits at the terminal, or stands before the pipe, gives as a password. */
  secret = '';

  async posthorn(...args: string[]): Promise<{ printed: string; noted: string; exitCode: number }> {
    const printed: string[] = [];
    const noted: string[] = [];
    const terminal = {
      print: (text: string) => void printed.push(text),
      note: (text: string) => void noted.push(text),
      styled: false,
      interactive: false,
    };
    await createProgram(
      createCli(this.env, terminal, () => Promise.resolve(this.secret)),
      this.resolver,
    ).parseAsync(args, { from: 'user' });
    const exitCode = Number(process.exitCode ?? 0);
    process.exitCode = 0;
    return { printed: printed.join('\n'), noted: noted.join('\n'), exitCode };
  }
}
