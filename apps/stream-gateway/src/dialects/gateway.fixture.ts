import { Global, Module } from '@nestjs/common';
import { createDatabase, DatabaseModule, migrateToLatest, toEventRow, type Database } from '@posthorn/database';
import { EVENT_LOG } from '@posthorn/event-log';
import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { newId, type RecordedEvent } from '@posthorn/events';
import { ApiKeys, createLogger, startService, type KeyKind, type RunningService } from '@posthorn/platform';
import { anEvent, testDatabase, testServers } from '@posthorn/testing';
import { sql, type Kysely } from 'kysely';
import { StreamGatewayModule } from '../app.module.js';
import { streamGatewaySettings } from '../config.js';
import { StreamClient } from '../stream/stream-client.fixture.js';

type Wanted = Parameters<typeof anEvent>[1];

export interface Tenant {
  readonly workspaceId: string;
  readonly secret: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** A gateway with a log in memory and a database of its own, whose read model moves only when `project` is called. */
export class TestGateway implements AsyncDisposable {
  private readonly clients: StreamClient[] = [];

  private constructor(
    readonly log: InMemoryEventLog,
    readonly db: Kysely<Database>,
    readonly service: RunningService,
    private readonly databaseName: string,
  ) {}

  static async start(): Promise<TestGateway> {
    const databaseName = `gateway_${newId('db').slice(3).toLowerCase()}`;
    await sql`create database ${sql.id(databaseName)}`.execute(testDatabase());
    const url = Object.assign(new URL(testServers().databaseUrl), { pathname: databaseName }).href;
    const db = createDatabase({ url, max: 4 });
    await migrateToLatest(db);
    const log = new InMemoryEventLog();

    @Global()
    @Module({ providers: [{ provide: EVENT_LOG, useValue: log }], exports: [EVENT_LOG] })
    class InMemoryLogModule {}

    const service = await startService({
      name: 'stream-gateway',
      module: [
        InMemoryLogModule,
        DatabaseModule.forRoot({ url, max: 4 }),
        StreamGatewayModule.forRoot(streamGatewaySettings.parse({ STREAM_RING_EVENTS: 20, STREAM_DRAIN_MS: 0 })),
      ],
      host: '127.0.0.1',
      port: 0,
      logger: createLogger({ name: 'test', level: 'silent' }),
    });
    return new TestGateway(log, db, service, databaseName);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cutAll();
    await this.service.stop();
    await this.db.destroy();
    await sql`drop database ${sql.id(this.databaseName)} with (force)`.execute(testDatabase());
  }

  cutAll(): void {
    for (const client of this.clients.splice(0)) client.cut();
  }

  async tenant(): Promise<Tenant> {
    const tenant = { workspaceId: newId('wsk'), secret: Buffer.alloc(32, 1) };
    await this.db
      .insertInto('workspaces')
      .values({ id: tenant.workspaceId, name: 'Test', secret: tenant.secret })
      .execute();
    return tenant;
  }

  async agent({ workspaceId }: Tenant, email: string): Promise<string> {
    const id = newId('agt');
    await this.db.insertInto('agents').values({ id, workspace_id: workspaceId, name: email, email }).execute();
    return id;
  }

  async key({ workspaceId }: Tenant, kind: KeyKind, mailbox?: string): Promise<string> {
    const wanted = { workspaceId, kind, scopes: ['read'] as const, ...(mailbox !== undefined && { mailbox }) };
    return (await new ApiKeys(this.db).create(wanted)).key;
  }

  /** @returns its id */
  async append(tenant: Tenant, wanted: Wanted = {}): Promise<string> {
    const { events } = await this.log.append(anEvent(tenant, wanted));
    return events[0]?.id ?? '';
  }

  /** Does once what the projector does all the time. */
  async project(): Promise<void> {
    const events: RecordedEvent[] = [];
    for await (const event of this.log.read()) events.push(event);
    await this.db
      .insertInto('read.events')
      .values(events.map(toEventRow))
      .onConflict((on) => on.doNothing())
      .execute();
    await this.db
      .updateTable('read.checkpoints')
      .set({ position: events.at(-1)?.sequence ?? 0 })
      .execute();
  }

  async get(path: string, key?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.service.url}${path}`, {
      headers: { ...(key !== undefined && { authorization: `Bearer ${key}` }), ...headers },
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  }

  /** Ids of a list, newest first. */
  async listed(path: string, key: string): Promise<string[]> {
    const { body } = await this.get(path, key, { accept: 'application/json' });
    return (body['data'] as { id: string }[]).map(({ id }) => id);
  }

  async open(path: string, key: string, headers: Record<string, string> = {}): Promise<StreamClient> {
    const client = await StreamClient.open(`${this.service.url}${path}`, {
      authorization: `Bearer ${key}`,
      ...headers,
    });
    this.clients.push(client);
    return client;
  }
}
