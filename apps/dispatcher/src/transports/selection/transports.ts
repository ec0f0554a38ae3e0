import { domainToASCII } from 'node:url';
import type { Db } from '@posthorn/database';
import { parseMailbox } from '@posthorn/mail';
import type { BlobStore, Logger } from '@posthorn/platform';
import { MailComposer } from '../compose/mail-composer.js';
import { StoredSigningKeys } from '../compose/signing-keys.js';
import type { OutgoingMail, Transport } from '../transport.gateway.js';
import { checkSettings, usedProviders } from './check-settings.js';
import { createTransport } from './create-transport.js';
import { type MailRoutes, mailRoutes } from './mail-routes.js';
import type { ProviderName } from './provider-name.js';
import type { TransportSettings } from './transport-settings.config.js';
import { WatchedTransport } from './watched-transport.js';

export interface TransportsOptions {
  readonly settings: TransportSettings & { readonly POSTHORN_URL: string };
  readonly db: Db;
  readonly blobs: Pick<BlobStore, 'get'>;
  /** For the sends of test keys, and where MAIL_TRANSPORT or MAIL_ROUTES names it. */
  readonly sandbox: Transport;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
}

/** The ways out of this installation. */
export class Transports {
  constructor(
    private readonly byName: ReadonlyMap<ProviderName, Transport>,
    private readonly sandbox: Transport,
    private readonly usual: ProviderName,
    private readonly routes: MailRoutes,
    private readonly defaultDomain: string | undefined,
  ) {}

  /** Every transport that mails may leave by, the sandbox included. */
  get all(): readonly Transport[] {
    return [...new Set([...this.byName.values(), this.sandbox])];
  }

  /** The way of a mail: by its sender's domain, or that of MAIL_TRANSPORT; of a test key's always the sandbox. */
  for({ testMode, content }: Pick<OutgoingMail, 'testMode' | 'content'>): Transport {
    if (testMode) return this.sandbox;
    const domain = content.from === undefined ? this.defaultDomain : domainOf(content.from.email);
    const name = this.routes.get(domain ?? '') ?? this.usual;
    return this.byName.get(name) ?? this.sandbox;
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((transport) => transport.close()));
  }
}

/** @throws ConfigError naming what is missing for the transports that the settings name */
export function createTransports({ settings, db, blobs, sandbox, logger }: TransportsOptions): Transports {
  checkSettings(settings);
  const defaultFrom = settings.MAIL_FROM === undefined ? undefined : parseMailbox(settings.MAIL_FROM);
  const composer = new MailComposer(
    {
      publicUrl: settings.PUBLIC_URL ?? settings.POSTHORN_URL,
      tokenSecret: settings.MAIL_TOKEN_SECRET,
      bounceDomain: settings.BOUNCE_DOMAIN,
      defaultFrom,
    },
    new StoredSigningKeys(db),
    blobs,
  );
  const byName = new Map(
    usedProviders(settings).map((name) => [
      name,
      name === 'sandbox' ? sandbox : new WatchedTransport(createTransport(name, settings, composer), logger),
    ]),
  );
  return new Transports(
    byName,
    sandbox,
    settings.MAIL_TRANSPORT,
    mailRoutes(settings.MAIL_ROUTES),
    defaultFrom === undefined ? undefined : domainOf(defaultFrom.email),
  );
}

function domainOf(address: string): string {
  return domainToASCII(address.slice(address.lastIndexOf('@') + 1));
}
