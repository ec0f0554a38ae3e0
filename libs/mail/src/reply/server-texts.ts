import { anyOf } from '../any-of.js';
import type { TextRow } from './text-row.js';

/** What lies between the servers: looked for last, since such words stand beside any other. */
export const SERVER_TEXTS: readonly TextRow[] = [
  [
    'system_full',
    anyOf(
      /insufficient (?:disk|system|storage)/,
      /no space left/,
      /disk (?:full|space)/,
      /out of (?:memory|disk)/,
      /system (?:is )?full/,
      /low on (?:disk|space)/,
    ),
  ],
  [
    'expired',
    anyOf(
      /(?:message|delivery|mail|retry|time|queue|envelope)\w*.{0,40}(?:expired|timed? ?out|timeout|too (?:long|old)|exceeded the max)/,
      /retry (?:time|timeout)/,
      /giving up/,
      /failed \d+ attempts/,
      /have been failing for a long time/,
      /message will be retried/,
      /remote host is not responding/,
      /could ?n[o']t (?:be delivered|deliver).{0,40}(?:for|within|in) (?:the )?(?:last|\d)/,
      /has been delayed/,
      /delivery .{0,20}delayed/,
      /been (?:in the queue|queued|undelivered) (?:too long|for)/,
      /still (?:be(?:ing)?|in|trying)/,
      /not (?:yet )?been delivered/,
      /will (?:be retried|keep trying|continue to)/,
      /unable to deliver in \d/,
      /connection timed out/,
      /was not delivered (?:yet|within)/,
    ),
  ],
  [
    'network_error',
    anyOf(
      /connection (?:refused|reset|lost|dropped|closed|failed|error|was)/,
      /(?:network|host|destination) (?:is )?unreach\w*/,
      /no route to/,
      /name service error/,
      /unable to (?:connect|establish)/,
      /wasn'?t able to establish/,
      /could ?n[o']t (?:connect|establish)/,
      /cannot connect/,
      /bad (?:dns|name server) (?:reply|response)/,
      /dns (?:error|lookup|failure|timeout|query)/,
      /lost connection/,
      /tls (?:handshake|negotiation|required|is required)/,
      /starttls/,
    ),
  ],
  [
    'protocol_error',
    anyOf(
      /(?:command|sequence|syntax|argument).{0,30}(?:error|improper|unrecogni[sz]ed|not (?:implemented|recogni[sz]ed|understood)|out of (?:sequence|order))/,
      /improper sequence/,
      /bad sequence/,
      /protocol (?:error|violation)/,
      /remote protocol error/,
    ),
  ],
  [
    'system_error',
    anyOf(
      /(?:system|server|internal|local|software|configuration|config|processing|mailer|ldap|database|resources?|service|directory)\b.{0,40}(?:error|problem|fail\w*|unavailable|not available|temporar|busy|refus\w*)/,
      /temporary (?:failure|problem|error|lookup)/,
      /unable to contact/,
      /could not load/,
      /try (?:again )?later/,
      /essayer plus tard/,
      /out of service/,
      /shutting down/,
      /maintenance/,
      /procmail/,
      /pipe to/,
      /deferred/,
    ),
  ],
];
