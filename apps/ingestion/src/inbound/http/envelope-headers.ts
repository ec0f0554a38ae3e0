import { isIP } from 'node:net';
import { addressProblem } from '@posthorn/events';
import type { ProblemPart } from '@posthorn/platform';
import type { InboundMail } from '../inbound-mail.js';

/** The headers that carry an envelope, in the order in which they are signed. Node joins one that is repeated with commas. */
export const ENVELOPE_HEADERS = ['x-envelope-from', 'x-envelope-to', 'x-client-ip', 'x-helo'] as const;

export type EnvelopeHeaders = Readonly<Partial<Record<(typeof ENVELOPE_HEADERS)[number], string>>>;

export type ReadEnvelope =
  | { readonly envelope: InboundMail['envelope']; readonly problems?: never }
  | { readonly envelope?: never; readonly problems: readonly [ProblemPart, ...ProblemPart[]] };

const MAX_RECIPIENTS = 100;
const MAX_HELO = 255;

/** The envelope of a mail that was posted; or everything that is wrong with it. */
export function readEnvelope(headers: EnvelopeHeaders): ReadEnvelope {
  const from = bare(headers['x-envelope-from'] ?? '');
  const to = (headers['x-envelope-to'] ?? '').split(',').map(bare).filter(Boolean);
  const clientIp = headers['x-client-ip']?.trim();
  const helo = headers['x-helo']?.trim();
  const [problem, ...more] = [
    from === '' ? undefined : ofAddress('x-envelope-from', from),
    ...(to.length === 0 ? [part('x-envelope-to', 'must name the mailbox that the mail came to')] : []),
    ...(to.length > MAX_RECIPIENTS ? [part('x-envelope-to', `must name at most ${MAX_RECIPIENTS} recipients`)] : []),
    ...to.slice(0, MAX_RECIPIENTS).map((address) => ofAddress('x-envelope-to', address)),
    clientIp === undefined || isIP(clientIp) !== 0 ? undefined : part('x-client-ip', 'must be an IP address'),
    helo === undefined || helo.length <= MAX_HELO
      ? undefined
      : part('x-helo', `must have at most ${MAX_HELO} characters`),
  ].filter((each) => each !== undefined);
  if (problem) return { problems: [problem, ...more] };
  return { envelope: { from, to, ...(clientIp !== undefined && { clientIp }), ...(helo !== undefined && { helo }) } };
}

/**
 * What a signature is made of: each header as it was sent, empty for one that was not, with a line feed after it; then the
 * mail. So nobody can have a signed mail delivered elsewhere.
 */
export function signedBytes(headers: EnvelopeHeaders, raw: Uint8Array): Buffer {
  const lines = ENVELOPE_HEADERS.map((name) => `${headers[name] ?? ''}\n`).join('');
  return Buffer.concat([Buffer.from(lines, 'latin1'), raw]);
}

/** With or without angle brackets; `<>` is no sender. */
function bare(text: string): string {
  return text.trim().replace(/^<(.*)>$/, '$1');
}

function ofAddress(parameter: string, address: string): ProblemPart | undefined {
  const problem = addressProblem(address);
  return problem === undefined ? undefined : part(parameter, `${JSON.stringify(address.slice(0, 320))} ${problem}`);
}

function part(parameter: string, detail: string): ProblemPart {
  return { parameter, detail };
}
