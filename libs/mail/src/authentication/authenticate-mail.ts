import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { arc as verifyArc } from 'mailauth/lib/arc/index.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { spf as verifySpf } from 'mailauth/lib/spf/index.js';
import type { DKIMResult, DKIMVerifyResult, SPFResult } from 'mailauth';
import { domainOf } from '../address/mailbox-address.js';
import { peekHeader } from '../received/peek-header.js';
import { type AskDns, BoundedResolver } from './bounded-resolver.js';
import { askAhead, dmarcOf, type Identifiers, isOfAuthor } from './dmarc.js';
import type { MailAuthentication, MailToAuthenticate } from './mail-authentication.js';
import { signedBytes, type SignedBytes } from './signed-bytes.js';

export type * from './mail-authentication.js';
export { organisationalDomain } from './organisational-domain.js';

const TIMEOUT_MS = 10_000;
/** Hashed at a time: some 2 ms. */
const PIECE_BYTES = 256 * 1024;
/** Of the time: for SPF, DKIM and ARC, whose names the sender chooses. The rest is left for DMARC. */
const SENDERS_SHARE = 0.7;
/** Of the time: for SPF, DKIM and ARC at names of the author's, so that trouble with them is the author's own. */
const AUTHORS_SHARE = 0.85;
/** One that passes is enough; else what may still become one, else what says most. */
const BEST_FIRST = ['pass', 'temperror', 'policy', 'permerror', 'fail', 'neutral', 'none'] as const;

/**
 * SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989, which replaces RFC 7489) and ARC (RFC 8617) of a mail. Never throws: trouble with DNS is
 * `temperror`, a mail that cannot be verified in bounded time `permerror`.
 */
export async function authenticateMail(mail: MailToAuthenticate): Promise<MailAuthentication> {
  const startedAt = Date.now();
  const timeoutMs = mail.timeoutMs ?? TIMEOUT_MS;
  const senders = new BoundedResolver(mail.resolver, startedAt + timeoutMs * SENDERS_SHARE);
  const authors = new BoundedResolver(mail.resolver, startedAt + timeoutMs * AUTHORS_SHARE);
  // Whoever forges an author chooses the names that are asked for before: they must not use up what the author's policy needs.
  const policies = new BoundedResolver(mail.resolver, startedAt + timeoutMs);
  const author = domainOf(peekHeader(mail.raw).from ?? '');
  askAhead(author, policies);
  const isAuthors = isOfAuthor(author);
  const ask: AskDns = (name, type) => (isAuthors(name) ? authors : senders).ask(name, type);
  const signed = signedBytes(mail.raw);
  const [spf, verified] = await Promise.all([
    orNothing(spfOf(mail, ask)),
    signed === undefined ? undefined : orNothing(verify(signed, ask, mail.nowMs)),
  ]);
  const results = signed?.isSigned === true ? (verified?.results ?? []) : [];
  const passed = results.filter((result) => dkimOf(result) === 'pass');
  const hasTrouble = () => senders.troubles + authors.troubles > 0;
  const arc = signed?.hasArc === true && verified !== undefined ? await arcOf(verified, ask, hasTrouble) : undefined;
  const judged = verified && dmarcOf(verified, author, policies, (result) => identifiersOf(spf, results, result));
  const dmarc = judged && (await orNothing(judged));
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

async function spfOf(mail: MailToAuthenticate, ask: AskDns): Promise<SPFResult | undefined> {
  if (mail.clientIp === undefined) return undefined;
  return await verifySpf({
    ip: mail.clientIp,
    sender: (mail.mailFrom ?? '').replaceAll(/[<>\s]/g, '').slice(0, 1000),
    helo: (mail.helo ?? '').slice(0, 255),
    mta: mail.mta,
    resolver: ask,
    strict: true,
  });
}

function verify(signed: SignedBytes, ask: AskDns, nowMs?: number): Promise<DKIMVerifyResult> {
  return dkimVerify(signed.bytes.length > PIECE_BYTES ? inPieces(signed.bytes) : signed.bytes, {
    resolver: ask,
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
  ask: AskDns,
  hasTrouble: () => boolean,
): Promise<'none' | 'pass' | 'fail' | undefined> {
  if (verified.arc === undefined) return undefined;
  const { chain, ...found } = verified.arc;
  const data = { ...found, chain: chain === false ? [] : chain };
  const result = await orNothing(verifyArc(data, { resolver: ask, strict: true }));
  const name = result?.status.result;
  if (name === 'pass' || name === 'none') return name;
  return hasTrouble() ? undefined : 'fail';
}

/** The domains whose SPF or DKIM came out so. */
function identifiersOf(
  spf: SPFResult | undefined,
  results: readonly DKIMResult[],
  result: 'pass' | 'temperror',
): Identifiers {
  const signatures = results.filter((each) => dkimOf(each) === result);
  return {
    spfDomains: spf?.status.result === result ? [spf.domain] : [],
    dkimDomains: signatures.flatMap(({ signingDomain: domain }) => (domain === undefined ? [] : [{ domain }])),
  };
}
