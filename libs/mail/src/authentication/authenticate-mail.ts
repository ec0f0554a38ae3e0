import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { arc as verifyArc } from 'mailauth/lib/arc/index.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { evaluateDmarc } from 'mailauth/lib/dmarc/index.js';
import { spf as verifySpf } from 'mailauth/lib/spf/index.js';
import type { DKIMResult, DKIMVerifyResult, SPFResult } from 'mailauth';
import { domainOf } from '../address/mailbox-address.js';
import { peekHeader } from '../received/peek-header.js';
import { BoundedResolver } from './bounded-resolver.js';
import type { MailAuthentication, MailToAuthenticate } from './mail-authentication.js';
import { fencedBySuffixes } from './organisational-domain.js';
import { signedBytes, type SignedBytes } from './signed-bytes.js';

export type * from './mail-authentication.js';
export { organisationalDomain } from './organisational-domain.js';

const TIMEOUT_MS = 10_000;
/** Hashed at a time: some 2 ms. */
const PIECE_BYTES = 256 * 1024;
/** Of the time: for SPF, DKIM and ARC, whose names the sender chooses. The rest is left for DMARC. */
const SENDERS_SHARE = 0.7;
/** Longer names are cut to so many labels at once (RFC 9989 section 4.10). */
const MOST_WALKED_LABELS = 7;
const POLICIES = ['none', 'quarantine', 'reject'] as const;
/** One that passes is enough; else what may still become one, else what says most. */
const BEST_FIRST = ['pass', 'temperror', 'policy', 'permerror', 'fail', 'neutral', 'none'] as const;

/**
 * SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989, which replaces RFC 7489) and ARC (RFC 8617) of a mail. Never throws: trouble with DNS is
 * `temperror`, a mail that cannot be verified in bounded time `permerror`.
 */
export async function authenticateMail(mail: MailToAuthenticate): Promise<MailAuthentication> {
  const startedAt = Date.now();
  const timeoutMs = mail.timeoutMs ?? TIMEOUT_MS;
  const resolver = new BoundedResolver(mail.resolver, startedAt + timeoutMs * SENDERS_SHARE);
  // Whoever forges an author chooses the names that are asked for before: they must not use up what the author's policy needs.
  const policies = new BoundedResolver(mail.resolver, startedAt + timeoutMs);
  const author = domainOf(peekHeader(mail.raw).from ?? '');
  askAhead(author, policies);
  const signed = signedBytes(mail.raw);
  const [spf, verified] = await Promise.all([
    orNothing(spfOf(mail, resolver)),
    signed === undefined ? undefined : orNothing(verify(signed, resolver, mail.nowMs)),
  ]);
  const results = signed?.isSigned === true ? (verified?.results ?? []) : [];
  const passed = results.filter((result) => dkimOf(result) === 'pass');
  const arc = signed?.hasArc === true && verified !== undefined ? await arcOf(verified, resolver) : undefined;
  const dmarc = verified === undefined ? undefined : await orNothing(dmarcOf(verified, spf, passed, author, policies));
  return {
    spf: mail.clientIp === undefined ? 'none' : spfName(spf?.status.result ?? 'permerror'),
    dkim: verified === undefined ? 'permerror' : bestOf(results),
    ...(dmarc ?? { dmarc: 'permerror' }),
    ...(arc === undefined ? {} : { arc }),
    signedBy: [...new Set(passed.map(({ signingDomain }) => signingDomain?.toLowerCase() ?? ''))],
  };
}

/** The library answers with results; where a mail makes it throw all the same, that is a result too. */
async function orNothing<T>(promise: Promise<T>): Promise<T | undefined> {
  const [settled] = await Promise.allSettled([promise]);
  return settled.status === 'fulfilled' ? settled.value : undefined;
}

async function spfOf(mail: MailToAuthenticate, resolver: BoundedResolver): Promise<SPFResult | undefined> {
  if (mail.clientIp === undefined) return undefined;
  return await verifySpf({
    ip: mail.clientIp,
    sender: (mail.mailFrom ?? '').replaceAll(/[<>\s]/g, '').slice(0, 1000),
    helo: (mail.helo ?? '').slice(0, 255),
    mta: mail.mta,
    resolver: resolver.ask,
    strict: true,
  });
}

function verify(signed: SignedBytes, resolver: BoundedResolver, nowMs?: number): Promise<DKIMVerifyResult> {
  return dkimVerify(signed.bytes.length > PIECE_BYTES ? inPieces(signed.bytes) : signed.bytes, {
    resolver: resolver.ask,
    strict: true,
    ...(nowMs === undefined ? {} : { curTime: nowMs }),
  });
}

/** As one buffer its library would hash a mail of 20 MB without letting anything else run. */
function inPieces(bytes: Buffer): Readable {
  return Readable.from(pieces(bytes), { objectMode: false });
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    yield bytes.subarray(start, start + PIECE_BYTES);
    await setImmediate();
  }
}

/** A signature over a part of the body (`l=`) says nothing about what was put behind it. */
function dkimOf({ status }: DKIMResult): MailAuthentication['dkim'] {
  if (status.result === 'pass' && (status.underSized ?? 0) > 0) return 'policy';
  return BEST_FIRST.find((name) => name === status.result) ?? 'neutral';
}

function bestOf(results: readonly DKIMResult[]): MailAuthentication['dkim'] {
  const names = new Set(results.map(dkimOf));
  return BEST_FIRST.find((name) => names.has(name)) ?? 'none';
}

function spfName(result: string): MailAuthentication['spf'] {
  const names = ['none', 'neutral', 'pass', 'fail', 'softfail', 'temperror', 'permerror'] as const;
  return names.find((name) => name === result) ?? 'temperror';
}

/** ARC has no temporary error (RFC 8617 section 5.2): what DNS did not answer is left unsaid. */
async function arcOf(
  verified: DKIMVerifyResult,
  resolver: BoundedResolver,
): Promise<'none' | 'pass' | 'fail' | undefined> {
  if (verified.arc === undefined) return undefined;
  const { chain, ...found } = verified.arc;
  const data = { ...found, chain: chain === false ? [] : chain };
  const result = await orNothing(verifyArc(data, { resolver: resolver.ask, strict: true }));
  const name = result?.status.result;
  if (name === 'pass' || name === 'none') return name;
  return resolver.troubles > 0 ? undefined : 'fail';
}

/**
 * Asks what DMARC will ask (RFC 9989 section 4.10), all at once and at the start: one name after another, and only when the sender's names have had
 * their time, the author's policy may come too late.
 */
function askAhead(author: string, { ask }: BoundedResolver): void {
  if (author === '') return;
  const labels = author.split('.').slice(-MOST_WALKED_LABELS);
  const walked = new Set([author, ...labels.map((_, below) => labels.slice(below).join('.'))]);
  for (const name of walked) void orNothing(ask(`_dmarc.${name}`, 'TXT'));
}

/** @param author domain of the author that readers see: DMARC says nothing where the library sees another one */
async function dmarcOf(
  verified: DKIMVerifyResult,
  spf: SPFResult | undefined,
  passed: readonly DKIMResult[],
  author: string,
  resolver: BoundedResolver,
): Promise<Pick<MailAuthentication, 'dmarc' | 'dmarcPolicy'>> {
  const { headerFrom, fromFields } = verified;
  const { response, reason } = await evaluateDmarc({
    headerFrom,
    fromFields,
    spfDomains: spf?.status.result === 'pass' ? [spf.domain] : [],
    dkimDomains: passed.flatMap(({ signingDomain }) =>
      signingDomain === undefined ? [] : [{ domain: signingDomain }],
    ),
    resolver: fencedBySuffixes(resolver.ask, author),
    strict: true,
  });
  if (response === false) return { dmarc: reason === 'no-author-domain' ? 'none' : 'permerror' };
  if (response.status.header?.from !== author) return { dmarc: 'permerror' };
  const names = ['none', 'pass', 'fail', 'temperror', 'permerror'] as const;
  const policy = POLICIES.find((name) => name === response.policy);
  return {
    dmarc: names.find((name) => name === response.status.result) ?? 'none',
    ...(policy !== undefined && { dmarcPolicy: policy }),
  };
}
