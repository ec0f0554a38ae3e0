import { checkSettings } from '@posthorn/dispatcher/config';
import { ConfigError } from '@posthorn/platform';
import type { StandaloneConfig } from '../config.js';
import { fail, type Finding, ok, warn } from './finding.js';

type MailSettings = Parameters<typeof checkSettings>[0];

/** How mails leave by the settings of this environment, and what its recipients could not follow. */
export function checkMail({ secrets, ...config }: StandaloneConfig): Finding {
  const isOff = secrets.MAIL_TOKEN_SECRET.from === 'off';
  return mailFinding({ ...config, MAIL_TOKEN_SECRET: isOff ? undefined : 'one is made at the first start' });
}

export function mailFinding(settings: MailSettings): Finding {
  const { MAIL_TRANSPORT, MAIL_ROUTES, PUBLIC_URL, MAIL_TOKEN_SECRET } = settings;
  try {
    checkSettings(settings);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [first] = error.issues;
    return fail('mail', `${first?.variable} ${first?.problem}`, `${first?.fix}.`);
  }
  if (MAIL_TRANSPORT === 'sandbox' && MAIL_ROUTES === undefined)
    return ok('mail', 'set here to go to the sandbox; MAIL_TRANSPORT names another way');
  const seen = `set here to leave by ${MAIL_TRANSPORT}`;
  if (MAIL_TOKEN_SECRET === undefined)
    return warn(
      'mail',
      `${seen}; MAIL_TOKEN_SECRET is empty, so mails that offer to unsubscribe wait`,
      'Unset it to have one made.',
    );
  if (PUBLIC_URL === undefined || !PUBLIC_URL.startsWith('https:')) {
    const problem = PUBLIC_URL === undefined ? 'is not set' : 'is not https';
    return warn(
      'mail',
      `${seen}; PUBLIC_URL ${problem}, so nobody unsubscribes with one click`,
      'Set it to the https address by which they reach this installation.',
    );
  }
  return ok('mail', `${seen}, links lead to ${PUBLIC_URL}`);
}
