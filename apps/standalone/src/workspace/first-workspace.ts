import { randomBytes } from 'node:crypto';
import { loadSampleLeads } from '@posthorn/leads';
import { ApiKeys, type KeyKind, type Scope, Workspaces } from '@posthorn/platform';
import type { SecretName, SecretSetting } from '../config.js';
import { type Credentials, type Keys, readCredentials, setCredentialsAside, writeCredentials } from './credentials.js';
import { type Session, oldestWorkspace, workspaceExists } from './first-workspace.queries.js';

/** The scopes a key of each kind has unless somebody says otherwise. */
export const DEFAULT_SCOPES: Readonly<Record<KeyKind, readonly Scope[]>> = {
  mm_live: ['read', 'send', 'manage'],
  mm_test: ['read', 'send', 'manage'],
  mk_live: ['read', 'send', 'manage', 'generate'],
  mk_test: ['read', 'send', 'manage', 'generate'],
  msk: ['read', 'send', 'manage', 'generate'],
  msr: ['read', 'send', 'manage'],
  worker: ['read'],
};

const FIRST_WORKSPACE = 'First workspace';
const FIRST_MAILBOX = 'agent@example.com';

export interface CredentialsWanted {
  readonly db: Session;
  readonly dataDir: string;
  readonly baseUrl: string;
  readonly secrets: Readonly<Record<SecretName, SecretSetting>>;
}

/**
 * Makes sure that there is a workspace and that `credentials.json` opens it: what is there and works is kept, what is missing, revoked or of
 * another database is made anew.
 */
export async function ensureCredentials({ db, dataDir, baseUrl, secrets }: CredentialsWanted): Promise<Credentials> {
  const found = await readCredentials(dataDir);
  const known = found !== undefined && (await workspaceExists(db, found.workspaceId)) ? found : undefined;
  if (found !== undefined && known === undefined) await setCredentialsAside(dataDir, found);
  const workspaceId = known?.workspaceId ?? (await oldestWorkspace(db)) ?? (await firstWorkspace(db));
  const mailbox = known?.mailbox ?? FIRST_MAILBOX;
  const credentials: Credentials = {
    baseUrl,
    workspaceId,
    keys: await ensureKeys(new ApiKeys(db), workspaceId, mailbox, known?.keys),
    mailbox,
    secrets: {
      CRON_SECRET: secretValue(secrets.CRON_SECRET, found?.secrets.CRON_SECRET),
      MAIL_TOKEN_SECRET: secretValue(secrets.MAIL_TOKEN_SECRET, found?.secrets.MAIL_TOKEN_SECRET),
      REACH_EVENTS_WEBHOOK_SECRET: secretValue(
        secrets.REACH_EVENTS_WEBHOOK_SECRET,
        found?.secrets.REACH_EVENTS_WEBHOOK_SECRET,
      ),
    },
  };
  await writeCredentials(dataDir, credentials);
  return credentials;
}

/** With made-up leads, so that a first run of Autopilot finds somebody; a later workspace has none. */
async function firstWorkspace(db: Session): Promise<string> {
  const workspaceId = await new Workspaces(db).create(FIRST_WORKSPACE);
  await loadSampleLeads(db, workspaceId);
  return workspaceId;
}

async function ensureKeys(
  apiKeys: ApiKeys,
  workspaceId: string,
  mailbox: string,
  known: Keys | undefined,
): Promise<Keys> {
  const ensure = async (kind: KeyKind): Promise<string> => {
    const key = known?.[kind];
    if (key !== undefined && (await apiKeys.verify(key))?.workspaceId === workspaceId) return key;
    const wanted = { workspaceId, kind, scopes: DEFAULT_SCOPES[kind], ...(kind === 'worker' ? { mailbox } : {}) };
    return (await apiKeys.create(wanted)).key;
  };
  const [mm_live, mm_test, mk_live, mk_test, msk, msr, worker] = await Promise.all([
    ensure('mm_live'),
    ensure('mm_test'),
    ensure('mk_live'),
    ensure('mk_test'),
    ensure('msk'),
    ensure('msr'),
    ensure('worker'),
  ]);
  return { mm_live, mm_test, mk_live, mk_test, msk, msr, worker };
}

/** @returns the empty string for a secret that is switched off */
export function secretValue(setting: SecretSetting, kept: string | undefined): string {
  if (setting.from === 'environment') return setting.value;
  if (setting.from === 'off') return '';
  return kept === undefined || kept === '' ? randomBytes(32).toString('base64url') : kept;
}
