import { parseMailbox } from '@posthorn/mail';
import { ConfigError, type ConfigIssue } from '@posthorn/platform';
import { mailRoutes } from './mail-routes.js';
import type { ProviderName } from './provider-name.js';
import type { TransportSettings } from './transport-settings.config.js';

/** What each transport cannot do without. */
const NEEDED: Readonly<Record<ProviderName, readonly (keyof TransportSettings)[]>> = {
  sandbox: [],
  smtp: ['SMTP_URL'],
  postal: ['POSTAL_URL', 'POSTAL_API_KEY'],
  ses: ['SES_REGION'],
  postmark: ['POSTMARK_SERVER_TOKEN'],
  sendgrid: ['SENDGRID_API_KEY'],
  mailgun: ['MAILGUN_API_KEY'],
  resend: ['RESEND_API_KEY'],
};
const OAUTH2: readonly (keyof TransportSettings)[] = ['SMTP_OAUTH2_CLIENT_ID', 'SMTP_OAUTH2_REFRESH_TOKEN'];

/** The transports that these settings use, the one of MAIL_TRANSPORT first. */
export function usedProviders({ MAIL_TRANSPORT, MAIL_ROUTES }: TransportSettings): ProviderName[] {
  return [...new Set([MAIL_TRANSPORT, ...mailRoutes(MAIL_ROUTES).values()])];
}

/**
 * What one variable alone cannot say: whether those that belong together are there.
 * @throws ConfigError naming every one that is missing
 */
export function checkSettings(settings: TransportSettings): void {
  const issues: ConfigIssue[] = [];
  const need = (variable: keyof TransportSettings, because: string): void => {
    if (settings[variable] !== undefined) return;
    issues.push({
      variable,
      problem: `is not set, and ${because}`,
      fix: `Set ${variable} in the environment (docker compose: in .env)`,
    });
  };
  for (const provider of usedProviders(settings)) {
    const from = settings.MAIL_TRANSPORT === provider ? 'MAIL_TRANSPORT' : 'MAIL_ROUTES';
    for (const variable of NEEDED[provider]) need(variable, `${from} names ${provider}`);
  }
  if (settings.SES_ACCESS_KEY_ID !== undefined) need('SES_SECRET_ACCESS_KEY', 'SES_ACCESS_KEY_ID is');
  if (settings.BOUNCE_DOMAIN !== undefined) need('MAIL_TOKEN_SECRET', 'BOUNCE_DOMAIN needs it to sign return paths');
  if (settings.SMTP_OAUTH2_TOKEN_URL !== undefined) {
    for (const variable of OAUTH2) need(variable, 'SMTP_OAUTH2_TOKEN_URL needs it');
    if (settings.SMTP_URL !== undefined && new URL(settings.SMTP_URL).username === '') {
      issues.push({
        variable: 'SMTP_URL',
        problem: 'names no user, and SMTP_OAUTH2_TOKEN_URL needs one',
        fix: 'Write the user before the host: smtp://user@host:587',
      });
    }
  }
  if (settings.MAIL_FROM !== undefined && parseMailbox(settings.MAIL_FROM) === undefined) {
    issues.push({
      variable: 'MAIL_FROM',
      problem: 'has no address in it',
      fix: 'Write it as Acme <no-reply@acme.com>',
    });
  }
  if (issues.length > 0) throw new ConfigError(issues);
}
