import type { SecretSetting, StandaloneConfig } from '../config.js';
import { readRuntime } from '../instance/runtime-file.js';
import { readCredentials } from '../workspace/credentials.js';
import { type Finding, ok, warn } from './finding.js';

/** Without its secret the webhook refuses reports and the sandbox sends none, so whatever is queued stays queued. */
export async function checkWebhookSecret({ secrets }: StandaloneConfig, dataDir: string): Promise<Finding> {
  const runs = (await readRuntime(dataDir)) !== undefined;
  // That they are damaged is what the check of the credentials says.
  const credentials = runs ? await readCredentials(dataDir).catch(() => undefined) : undefined;
  return webhookFinding(secrets.REACH_EVENTS_WEBHOOK_SECRET, credentials?.secrets.REACH_EVENTS_WEBHOOK_SECRET);
}

/** @param running what the instance that runs was started with, empty for none; undefined when none runs */
export function webhookFinding(setting: SecretSetting, running: string | undefined): Finding {
  const off = running === undefined ? setting.from === 'off' : running === '';
  if (!off) return ok('webhook', 'has its secret');
  return warn(
    'webhook',
    'off, like the sandbox: REACH_EVENTS_WEBHOOK_SECRET is empty',
    'Set it, or unset it to have one made; then start again.',
  );
}
