import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { partsOf } from '../../provider-webhooks/settings-list.js';

/** Where SES put a mail. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/**
 * A mail out of S3.
 * @throws Error when it cannot be read, or is none that may be
 */
export type ReadObject = (place: ObjectPlace) => Promise<Uint8Array>;

export interface S3Settings {
  /** Names of buckets, separated by commas; no other is read. */
  readonly buckets: string | undefined;
  readonly region: string | undefined;
  /** Credentials as the AWS SDK finds them when left out. */
  readonly accessKey: { readonly id: string; readonly secret: string } | undefined;
  readonly endpoint: string | undefined;
}

/** SES takes mails of 40 MB at most. */
const MAX_BYTES = 41_943_040;
/** SNS waits 15 s for an answer. */
const TIMEOUT_MS = 12_000;

/** @returns nothing when no bucket is named */
export function s3Mails(settings: S3Settings): ReadObject | undefined {
  const buckets = new Set(partsOf(settings.buckets));
  if (buckets.size === 0) return undefined;
  let loading: ReturnType<typeof loadSdk> | undefined;
  return async ({ bucket, key }) => {
    if (!buckets.has(bucket)) throw new Error(`the bucket ${bucket} is not among SES_INBOUND_BUCKETS`);
    loading ??= loadSdk(settings);
    const { get } = await loading;
    return mailIn(await get({ bucket, key }, AbortSignal.timeout(TIMEOUT_MS)), key);
  };
}

/** Read when it is used first: it weighs some MB, and most installations have no use for it. */
async function loadSdk({ region, accessKey, endpoint }: S3Settings) {
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    maxAttempts: 2,
    followRegionRedirects: true,
    ...(region !== undefined && { region }),
    ...(accessKey !== undefined && { credentials: { accessKeyId: accessKey.id, secretAccessKey: accessKey.secret } }),
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
  });
  return {
    get: ({ bucket, key }: ObjectPlace, signal: AbortSignal) =>
      client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal }),
  };
}

async function mailIn({ Body, ContentLength, Metadata }: GetObjectCommandOutput, key: string): Promise<Uint8Array> {
  if (!Body || ContentLength === undefined || ContentLength > MAX_BYTES) {
    throw new Error(`the object ${key} has ${ContentLength ?? 'an unknown number of'} bytes`);
  }
  // What SES encrypted before it stored it ("message encryption") is no mail to anybody without that key.
  if (Metadata?.['x-amz-key-v2'] !== undefined) throw new Error(`the object ${key} is encrypted by SES`);
  return Body.transformToByteArray();
}
