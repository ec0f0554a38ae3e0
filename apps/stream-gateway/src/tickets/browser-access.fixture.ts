import { DatabaseModule } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import {
  AllowedOrigins,
  API_KEYS,
  createLogger,
  SESSIONS,
  startService,
  type ApiKeys,
  type CreatedApiKey,
  type NewApiKey,
  type RunningService,
  type ServiceOptions,
  type Sessions,
} from '@posthorn/platform';
import { anEvent, aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import { StreamGatewayModule } from '../app.module.js';
import { streamGatewaySettings } from '../config.js';
import { StreamClient } from '../stream/stream-client.fixture.js';

/** The origin that may call. */
export const PAGE = 'https://app.example.com';
export const STREAM = '/v1/agent/events/stream';

/** A cookie as a browser would bring it, of a session that can be signed out. */
export interface SignedIn {
  readonly cookie: string;
  readonly end: () => Promise<boolean>;
}

/** Two replicas on one log and one database, and a key of a workspace of the test's own. */
export class BrowserBench {
  workspace!: TestWorkspace;
  /** Of kind `mm_live`, with the scope `read`. */
  key!: CreatedApiKey;
  private readonly clients: StreamClient[] = [];
  private readonly running: RunningService[] = [];

  private constructor(
    readonly log: ConnectedEventLog,
    readonly one: RunningService,
    readonly two: RunningService,
  ) {
    this.running.push(one, two);
  }

  static async start(): Promise<BrowserBench> {
    const log = await connectEventLog({ natsUrl: testServers().natsUrl });
    return new BrowserBench(log, ...(await Promise.all([startGateway(), startGateway()])));
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
    await this.log.close();
  }

  async renew(): Promise<void> {
    for (const client of this.clients.splice(0)) client.cut();
    this.workspace = await aWorkspace();
    this.key = await this.newKey({ kind: 'mm_live', scopes: ['read'] });
  }

  /** A third gateway, with settings of its own. */
  async startGateway(...wanted: Parameters<typeof startGateway>): Promise<RunningService> {
    const service = await startGateway(...wanted);
    this.running.push(service);
    return service;
  }

  newKey(wanted: Omit<NewApiKey, 'workspaceId'>): Promise<CreatedApiKey> {
    return this.keys.create({ workspaceId: this.workspace.workspaceId, ...wanted });
  }

  async revokeKey(): Promise<void> {
    await this.keys.revoke(this.workspace.workspaceId, this.key.id);
  }

  askTicket(key = this.key.key, { url } = this.one): Promise<Response> {
    return fetch(`${url}/v1/stream-tickets`, { method: 'POST', headers: { authorization: `Bearer ${key}` } });
  }

  async newTicket(key?: string, at?: RunningService): Promise<string> {
    return ((await (await this.askTicket(key, at)).json()) as { ticket: string }).ticket;
  }

  async signIn(ttlMs = 3_600_000): Promise<SignedIn> {
    const sessions = this.one.app.get<Sessions>(SESSIONS);
    const { id, token } = await sessions.create({ keyId: this.key.id, scopes: ['read'], ttlMs });
    return { cookie: `posthorn_session=${token}`, end: () => sessions.end(id) };
  }

  /** @param target query of molted's stream, or another path with its query */
  async open(target: string, headers: Record<string, string> = {}, { url } = this.one): Promise<StreamClient> {
    const path = target.startsWith('/') ? target : STREAM + target;
    const client = await StreamClient.open(url + path, headers);
    this.clients.push(client);
    return client;
  }

  openByKey(at?: RunningService): Promise<StreamClient> {
    return this.open('', { authorization: `Bearer ${this.key.key}` }, at);
  }

  /** @returns the event's id */
  async append(): Promise<string | undefined> {
    return (await this.log.append(anEvent(this.workspace))).events[0]?.id;
  }

  private get keys(): ApiKeys {
    return this.one.app.get<ApiKeys>(API_KEYS);
  }
}

export const statusOf = ({ response }: StreamClient): number | undefined => response.statusCode;

/** What a refused stream was answered. */
export async function problemOf(client: StreamClient): Promise<Record<string, unknown>> {
  await client.until(({ closed }) => closed);
  return JSON.parse(client.text) as Record<string, unknown>;
}

function startGateway(
  settings: Record<string, unknown> = {},
  options: Partial<ServiceOptions> = {},
): Promise<RunningService> {
  const { natsUrl, databaseUrl } = testServers();
  return startService({
    name: 'stream-gateway',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 4 }),
      StreamGatewayModule.forRoot(
        streamGatewaySettings.parse({ STREAM_KEY_RECHECK_MS: 100, STREAM_DRAIN_MS: 0, ...settings }),
      ),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
    browsers: { origins: new AllowedOrigins(PAGE), cookies: 'auto' },
    ...options,
  });
}
