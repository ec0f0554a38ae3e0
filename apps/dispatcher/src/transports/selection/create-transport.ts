import type { MailComposer } from '../compose/mail-composer.js';
import { ApiTransport, type MailApi } from '../providers/api-transport.gateway.js';
import { mailgunApi } from '../providers/mailgun.gateway.js';
import { postalApi } from '../providers/postal.gateway.js';
import { postmarkApi } from '../providers/postmark.gateway.js';
import { resendApi } from '../providers/resend.gateway.js';
import { sendgridApi } from '../providers/sendgrid.gateway.js';
import { sesApi } from '../providers/ses.gateway.js';
import { AccessToken } from '../smtp/access-token.gateway.js';
import { smtpServerSettings } from '../smtp/smtp-server-settings.js';
import { SmtpTransport } from '../smtp/smtp-transport.gateway.js';
import type { Transport } from '../transport.gateway.js';
import type { ProviderName } from './provider-name.js';
import type { TransportSettings } from './transport-settings.config.js';

/** The transport of a provider other than the sandbox. Settings were checked: what it needs is set. */
export function createTransport(
  name: Exclude<ProviderName, 'sandbox'>,
  settings: TransportSettings,
  composer: MailComposer,
): Transport {
  if (name === 'smtp') return smtpTransport(settings, composer);
  return new ApiTransport(mailApi(name, settings, composer), settings.PROVIDER_CONCURRENCY);
}

function mailApi(
  name: Exclude<ProviderName, 'sandbox' | 'smtp'>,
  s: TransportSettings,
  composer: MailComposer,
): MailApi {
  switch (name) {
    case 'postal':
      return postalApi({ url: set(s.POSTAL_URL), apiKey: set(s.POSTAL_API_KEY) }, composer);
    case 'ses':
      return sesApi(
        {
          region: set(s.SES_REGION),
          accessKey:
            s.SES_ACCESS_KEY_ID === undefined
              ? undefined
              : { id: s.SES_ACCESS_KEY_ID, secret: set(s.SES_SECRET_ACCESS_KEY) },
          configurationSet: s.SES_CONFIGURATION_SET,
          endpoint: s.SES_ENDPOINT,
        },
        composer,
      );
    case 'postmark':
      return postmarkApi(
        { url: s.POSTMARK_URL, serverToken: set(s.POSTMARK_SERVER_TOKEN), messageStream: s.POSTMARK_MESSAGE_STREAM },
        composer,
      );
    case 'sendgrid':
      return sendgridApi({ url: s.SENDGRID_URL, apiKey: set(s.SENDGRID_API_KEY) }, composer);
    case 'mailgun':
      return mailgunApi({ url: s.MAILGUN_URL, apiKey: set(s.MAILGUN_API_KEY), domain: s.MAILGUN_DOMAIN }, composer);
    case 'resend':
      return resendApi({ url: s.RESEND_URL, apiKey: set(s.RESEND_API_KEY) }, composer);
    default:
      return name satisfies never;
  }
}

function smtpTransport(settings: TransportSettings, composer: MailComposer): SmtpTransport {
  const { user, password, policy, ...server } = smtpServerSettings(set(settings.SMTP_URL), settings);
  const { SMTP_OAUTH2_TOKEN_URL: tokenUrl, SMTP_POOL_SIZE: poolSize } = settings;
  if (user === undefined || tokenUrl === undefined) {
    const credentials = user === undefined ? undefined : { user, password: password ?? '' };
    const fixed = { ...server, policy: { ...policy, credentials } };
    return new SmtpTransport({ server: () => fixed, poolSize }, composer);
  }
  const token = new AccessToken({
    tokenUrl,
    clientId: set(settings.SMTP_OAUTH2_CLIENT_ID),
    clientSecret: settings.SMTP_OAUTH2_CLIENT_SECRET,
    refreshToken: set(settings.SMTP_OAUTH2_REFRESH_TOKEN),
  });
  return new SmtpTransport(
    {
      server: () => ({ ...server, policy: { ...policy, credentials: { user, accessToken: token.value } } }),
      poolSize,
      ready: () => token.ready(),
      credentialsRefused: () => token.forget(),
    },
    composer,
  );
}

function set(value: string | undefined): string {
  if (value === undefined) throw new TypeError('a setting is missing that checkSettings should have asked for');
  return value;
}
