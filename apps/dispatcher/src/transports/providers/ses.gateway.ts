import type { SendEmailCommandInput, SESv2Client } from '@aws-sdk/client-sesv2';
import type { MailComposer } from '../compose/mail-composer.js';
import { networkReason } from '../network-reason.js';
import type { TransportOutcome } from '../transport.gateway.js';
import type { MailApi } from './api-transport.gateway.js';
import { neverConnected } from './http-call.js';
import { deferred, failed } from './http-outcome.js';
import { REQUEST_ID_FIELD } from './request-id-field.js';

export interface SesOptions {
  readonly region: string;
  /** The SDK looks for credentials itself when absent. */
  readonly accessKey: { readonly id: string; readonly secret: string } | undefined;
  readonly configurationSet: string | undefined;
  /** For a private endpoint, or a test. */
  readonly endpoint: string | undefined;
}

const ABOUT_THE_MAIL: ReadonlySet<string> = new Set([
  'BadRequestException',
  'MailFromDomainNotVerifiedException',
  'MessageRejected',
  'ValidationException',
]);
const THROTTLED: ReadonlySet<string> = new Set(['TooManyRequestsException', 'ThrottlingException', 'Throttling']);
/** Over the daily quota; it moves on by the hour. */
const QUOTA_WAIT_MS = 900_000;
const ANSWER_TIMEOUT_MS = 60_000;

/**
 * Amazon SES, by the AWS SDK, for its credentials (roles of machines and containers, profiles, keys) and its signatures. It takes the whole
 * mail, and writes a Message-ID of its own. It has no idempotency keys, so the SDK's retries are off: the dispatcher's count.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function sesApi(options: SesOptions, composer: Pick<MailComposer, 'compose'>): MailApi {
  const sdk = loadSdk(options);
  return {
    provider: 'ses',
    async request(mail) {
      const composed = await composer.compose(mail);
      if ('kind' in composed) return composed;
      const { raw, envelope, messageId } = composed;
      const input: SendEmailCommandInput = {
        Destination: { ToAddresses: [envelope.to] },
        Content: { Raw: { Data: raw } },
        EmailTags: [{ Name: REQUEST_ID_FIELD, Value: mail.requestId }],
        ...(options.configurationSet !== undefined && { ConfigurationSetName: options.configurationSet }),
      };
      const { send } = await sdk;
      return { messageId, send: (signal) => send(input, signal) };
    },
  };
}

/** Read when it is used first: it weighs 19 MB on disk and 90 ms at start, and most installations have no use for it. */
async function loadSdk({ region, accessKey, endpoint }: SesOptions) {
  const { SendEmailCommand, SESv2Client } = await import('@aws-sdk/client-sesv2');
  const client: SESv2Client = new SESv2Client({
    region,
    maxAttempts: 1,
    requestHandler: { requestTimeout: ANSWER_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...(accessKey !== undefined && { credentials: { accessKeyId: accessKey.id, secretAccessKey: accessKey.secret } }),
    ...(endpoint !== undefined && { endpoint }),
  });
  return {
    send: async (input: SendEmailCommandInput, signal: AbortSignal): Promise<TransportOutcome> => {
      try {
        const { MessageId = '' } = await client.send(new SendEmailCommand(input), { abortSignal: signal });
        return { kind: 'accepted', messageId: MessageId, reportsSent: true, response: MessageId };
      } catch (error) {
        return sesOutcome(error);
      }
    },
  };
}

/** What an error of the SDK means; by its name, as the SDK loads its classes with itself. */
export function sesOutcome(error: unknown): TransportOutcome {
  const name = error instanceof Error ? error.name : '';
  const said = `${name}: ${networkReason(error)}`;
  const status = statusOf(error);
  if (THROTTLED.has(name) || status === 429) {
    return { ...deferred('provider', 'rate_limited'), throttled: true, response: said };
  }
  if (name === 'LimitExceededException') {
    return { ...deferred('provider', 'quota_exceeded'), retryAfterMs: QUOTA_WAIT_MS, response: said };
  }
  if (ABOUT_THE_MAIL.has(name)) return failed(said);
  // Credentials that were not found, not accepted, or that may not send; a paused account.
  if (status !== undefined && status < 500) return { ...deferred('provider', 'access_denied'), response: said };
  if (status !== undefined) return { ...deferred('provider', 'provider_unavailable'), response: said };
  if (name === 'CredentialsProviderError' || neverConnected(error)) {
    return { ...deferred('provider', said), response: said };
  }
  return { kind: 'unknown', reason: `the provider's answer is not known: ${said}` };
}

/** HTTP status of an answer; nothing when there was none. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
