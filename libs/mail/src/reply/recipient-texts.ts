import { anyOf } from '../any-of.js';
import type { TextRow } from './text-row.js';

/** The address and its domain. */
export const RECIPIENT_TEXTS: readonly TextRow[] = [
  [
    'network_error',
    anyOf(
      /host not found, try again/,
      /temporary (?:lookup|dns|name)/,
      /did not accept our requests to connect/,
      /network error/,
      /tempor\w* .{0,40}name server/,
    ),
  ],
  [
    'domain_unknown',
    anyOf(
      /(?:host|domain)(?: name)?.{0,50}(?:not found|unknown|does ?n[o']t exist|cannot be (?:found|resolved)|couldn'?t be found|is invalid|non-?existent)/,
      /(?:unknown|no such|invalid|unrouteable|unroutable|bad) (?:host|(?:mail )?domain|destination system|destination mail ?system)/,
      /name or service not known/,
      /nxdomain/,
      /(?:couldn'?t|could not|unable to|can'?t|cannot) (?:find|resolve|lookup).{0,30}(?:host|domain|mail exchanger|address|dns|a or mx|mx)/,
      /no (?:mx|a|mail exchanger) (?:or (?:a|mx) )?records?/,
      /host or domain name not found/,
      /unrouteable address/,
      /all relevant mx records point to non-?existent/,
      /lookup .{0,30}did not (?:yield|return)/,
    ),
  ],
  [
    'no_mail_accepted',
    anyOf(
      /null mx/,
      /nullmx/,
      /(?:does|do|will|can) ?n(?:o|')?t? accept (?:any )?(?:e-?)?mail\b/,
      /never accepts mail/,
      /not accepting network messages/,
      /mx 0 \./,
      /system does not accept/,
    ),
  ],
  [
    'address_moved',
    anyOf(
      /has moved/,
      /no longer (?:on server|at this|valid|with|works|employed)/,
      /not our (?:customer|user)/,
      /user has left/,
      /changed (?:my|his|her|their) (?:e-?mail )?address/,
      /please use .{0,20}new address/,
    ),
  ],
  ['protocol_error', anyOf(/malformed (?:address|recipient)/)],
  [
    'user_unknown',
    anyOf(
      /(?:user|recipient|mail ?box|account|address|person|addressee|destinataire|alias|member|adresse)s?\b.{0,60}(?:unknown|not (?:found|known|exist|valid|registered|recogni[sz]ed|listed)|n(?:o|')t (?:exist|have|be found)|invalid|unavailable|no longer exists|non-?existent|couldn'?t be found|wasn'?t found|was not found|mailbox not)/,
      /(?:unknown|no such|invalid|nonexistent|non-existent|bad|no|undeliverable) (?:e-?mail )?(?:local (?:part|user|recipient)|user|recipient|mail ?box|address|account|person|destination|destinataire|domino|alias|addressee|email)/,
      /not listed in (?:domino|public)/,
      /not a (?:valid|known|registered) (?:user|mailbox|recipient|address|gateway user)/,
      /no (?:such|valid) (?:user|recipient|mailbox|address|account|one)/,
      /does ?n[o']t have an? .{0,40} account/,
      /recip(?:ient)?notfound/,
      /usersearch/,
      /p=nosuchuser/,
      /no mailbox (?:here|by that)/,
      /(?:email account|address|account) that you tried to reach does not exist/,
      /address(?:es)? rejected ?: access denied\W{0,5}\[/,
      /unable to (?:deliver to|find|locate) .{0,20}(?:recipient|user|mailbox|address)/,
      /is not (?:a|our) (?:user|customer|member)/,
      /cannot be delivered to this address/,
      /nicht (?:gefunden|bekannt)/,
      /unbekannt/,
      /inconnu/,
    ),
  ],
];
