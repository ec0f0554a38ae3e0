import type { ReplyReason } from './reply-reason.js';

/**
 * What servers write, in the order in which it is looked for: who is to blame first (the sender, its authentication, its content), then the
 * mailbox, since "recipient address rejected: spam detected" is about spam. Matched on lower case, with addresses taken out.
 */
export const TEXTS: readonly (readonly [ReplyReason, RegExp])[] = [
  [
    'authentication_failed',
    /\bdmarc\b|\bspf\b|\bdkim\b(?!-signature)|domainkey|unauthenticated (?:email|mail|sender)|sender is unauthenticated|authentication checks? failed|not have authentication information|lack of (?:a )?(?:valid )?authentication|does ?n[o']t pass (?:email )?authentication/,
  ],
  [
    'reverse_dns',
    /reverse[ -]?dns|\b(?:helo|ehlo) (?:command|name|host|argument|domain)|invalid (?:helo|ehlo)|(?:resolve|verify|find) your (?:domain|host|ip|server)|your (?:domain|host(?:name)?|server)\b.{0,40}(?:not (?:exist|found|resolve)|unknown|invalid)|\brdns\b|\bptr\b|ip name lookup failed|reverse (?:lookup|hostname|record|mapping)|cannot find your (?:reverse )?hostname|without a valid sender domain|no reverse|unable to resolve your (?:ip|host)/,
  ],
  [
    'sender_rejected',
    /domain of sender|sender (?:address |domain )?(?:rejected|denied|verify failed|not found|unknown|invalid|does not exist)|unroutable sender|invalid (?:sender|return[ -]path|mail from)|sender verification|call(?:back|out) (?:setup |verification )?failed|badmailfrom|bad sender|invalid domain name|cannot send e-?mail to yourself|from:? domain.{0,40}(?:invalid|not allowed)|not (?:allowed|permitted) to send (?:mail )?(?:as|from)|sender is not allowed/,
  ],
  ['virus', /\bvirus|infected|malware|malicious attachment/],
  [
    'throttled',
    /rate[ -]?limit|too many (?:connections|messages|mails|emails|sessions|concurrent|recipients|errors from)|(?:connection|ip|sending|message) (?:frequency|rate) |frequency limited|unusual rate of|throttl|unexpected volume|\[ts[s0-9]\d+\]|too fast|slow down|(?:exceed|reach)\w* .{0,40}(?:connections?|messages?|emails?|sending|hourly|daily|rate)\b.{0,30}(?:limit|quota|rate|allowed|hour|day|minute)|(?:daily|hourly|sending) (?:user )?(?:sending )?(?:quota|limit) exceeded|max(?:imum)? (?:number of )?(?:connections|messages|sessions)|p=unsolicitedratelimit|concurrency limit|\(rp-00[123]\)|connections? (?:rate|refused: too many)|limits? (?:the )?(?:rate|number of messages)/,
  ],
  [
    'recipient_throttled',
    /receiving mail (?:at a rate|too quickly)|p=receivingrate|recipient (?:has )?exceeded .{0,30}(?:rate|hourly|daily)/,
  ],
  [
    'greylisted',
    /gr[ae]y[ -]?list|temporarily (?:rejected|deferred).{0,60}(?:try|retry) (?:again|later)|postgrey|(?:try|retry) again (?:in|after) \d|first[ -]time sender|please (?:retry|try again) (?:in a few|in several|shortly)/,
  ],
  [
    'mailbox_full',
    /(?:mail ?box|mailfolder|inbox|account|mail ?spool|maildir|user|storage|recipient).{0,40}(?:is |are |was )?(?:\bfull\b|over ?quota|over (?:the |its |his )?(?:maximum |allowed )?(?:quota|storage|size|limit)|out of (?:storage|disk|space)|exceed\w* (?:its |the |his )?(?:local )?(?:quota|storage|limit|size|disk|max))|quota (?:exceeded|violation|is full)|(?:exceed|over)\w*.{0,30}\bquota|out of storage|over quota|mailbox size limit|exceeds allowed size|not enough (?:storage )?space in (?:the )?mailbox|p=overquota|disk space .{0,20}exceeded|too many messages (?:on|in) (?:this|the|your)? ?(?:mailbox|inbox|server)/,
  ],
  [
    'message_too_big',
    /message (?:file )?(?:size|length) .{0,20}exceed|(?:message|mail|content) .{0,20}(?:too (?:big|large|long)|exceeds? .{0,30}(?:size|length|limit))|size limit exceeded|exceeded .{0,20}message size|max(?:imum)? (?:message )?(?:size|length)|line (?:limit exceeded|too long)|message header size/,
  ],
  ['routing_loop', /too many hops|(?:mail|routing|forwarding|delivery) loop|loops back|hop count exceeded|looping/],
  [
    'message_malformed',
    /not rfc ?\d* ?(?:5322|2822|822)? ?(?:compliant|2822|5322|822)|multiple (?:addresses|from|subject|to|date|message-id)|duplicate header|headers? (?:too large|error|missing)|missing (?:date|from|message-id|header)|(?:bad|bare) (?:lf|cr|header|line ?feed)|invalid header|media error|media (?:type )?not supported|conversion .{0,20}(?:required|failed|unsupported)|8bit/,
  ],
  [
    'spam',
    /\bspam(?:my|ming|signature)?\b|mcspam|\bube\b|\buce\b|unsolicited|junk mail|bulk mail|blacklisted (?:url|link)|surbl|uribl|(?:message|mail|content) (?:content )?(?:rejected|rejete|has been rejected|refused|looks like|was (?:identified|detected|classified))|suspicious|phish|considered (?:as )?(?:abusive|junk)|content (?:filter|denied|scan)|score[ds]? (?:of|as|too)|ofr_506|\bdt:spm\b/,
  ],
  [
    'blocked',
    /black ?list|block ?list|denylist|\brbl\b|dnsbl|\bbanned\b|(?:ip|host|server|network|client|sender|connection|address|messages?) .{0,60}(?:reputation|(?:was|were|is|are|has been|have been|been) (?:block|list|ban|reject|refus)\w*)|low reputation|poor reputation|reputation of|blocked (?:using|by|due|ip|for)|client host rejected|spamhaus|spamcop|barracuda|sorbs|access denied, banned|unfortunately, messages from|not accepting (?:connections|mail) from|refused to talk to me|open relay|no access from mail server|host network not allowed|invalid ip for sending|we(?:'re| are) not accepting|esmtp not accepting connections|please use the smtp server of your isp|no smtp service/,
  ],
  [
    'mailbox_disabled',
    /(?:account|mail ?box|user|recipient|compte).{0,50}(?:disabled|suspended|inactive|de-?activated|frozen|blocked|locked|discontinued|terminated|not active|not activated|bloque)|(?:disabled|suspended|inactive|frozen|locked|blocked) (?:recipient|account|mailbox|user|address)|p=disableduser|(?:is|are) no longer (?:active|available)/,
  ],
  [
    'relay_denied',
    /relay(?:ing)? (?:access )?(?:denied|not (?:allowed|permitted)|prohibited|is prohibited|attempt)|(?:unable|not (?:allowed|permitted)) to relay|isn'?t in my list of allowed rcpthosts|not a gateway|no relaying|we do not relay/,
  ],
  [
    'policy',
    /\bpolic(?:y|ies)\b|security (?:reasons|policies)|administrative prohibition|prohibited|not authori[sz]ed to send|unauthori[sz]ed|delivery not authori[sz]ed|delivery restriction|unauthenticated senders not allowed|permission/,
  ],
  [
    'network_error',
    /host not found, try again|temporary (?:lookup|dns|name)|did not accept our requests to connect|network error|tempor\w* .{0,40}name server/,
  ],
  [
    'domain_unknown',
    /(?:host|domain)(?: name)?.{0,50}(?:not found|unknown|does ?n[o']t exist|cannot be (?:found|resolved)|couldn'?t be found|is invalid|non-?existent)|(?:unknown|no such|invalid|unrouteable|unroutable|bad) (?:host|(?:mail )?domain|destination system|destination mail ?system)|name or service not known|nxdomain|(?:couldn'?t|could not|unable to|can'?t|cannot) (?:find|resolve|lookup).{0,30}(?:host|domain|mail exchanger|address|dns|a or mx|mx)|no (?:mx|a|mail exchanger) (?:or (?:a|mx) )?records?|host or domain name not found|unrouteable address|all relevant mx records point to non-?existent|lookup .{0,30}did not (?:yield|return)/,
  ],
  [
    'no_mail_accepted',
    /null mx|nullmx|(?:does|do|will|can) ?n(?:o|')?t? accept (?:any )?(?:e-?)?mail\b|never accepts mail|not accepting network messages|mx 0 \.|system does not accept/,
  ],
  [
    'address_moved',
    /has moved|no longer (?:on server|at this|valid|with|works|employed)|not our (?:customer|user)|user has left|changed (?:my|his|her|their) (?:e-?mail )?address|please use .{0,20}new address/,
  ],
  ['protocol_error', /malformed (?:address|recipient)/],
  [
    'user_unknown',
    /(?:user|recipient|mail ?box|account|address|person|addressee|destinataire|alias|member|adresse)s?\b.{0,60}(?:unknown|not (?:found|known|exist|valid|registered|recogni[sz]ed|listed)|n(?:o|')t (?:exist|have|be found)|invalid|unavailable|no longer exists|non-?existent|couldn'?t be found|wasn'?t found|was not found|mailbox not)|(?:unknown|no such|invalid|nonexistent|non-existent|bad|no|undeliverable) (?:e-?mail )?(?:local (?:part|user|recipient)|user|recipient|mail ?box|address|account|person|destination|destinataire|domino|alias|addressee|email)|not listed in (?:domino|public)|not a (?:valid|known|registered) (?:user|mailbox|recipient|address|gateway user)|no (?:such|valid) (?:user|recipient|mailbox|address|account|one)|does ?n[o']t have an? .{0,40} account|recip(?:ient)?notfound|usersearch|p=nosuchuser|no mailbox (?:here|by that)|(?:email account|address|account) that you tried to reach does not exist|address(?:es)? rejected ?: access denied\W{0,5}\[|unable to (?:deliver to|find|locate) .{0,20}(?:recipient|user|mailbox|address)|is not (?:a|our) (?:user|customer|member)|cannot be delivered to this address|nicht (?:gefunden|bekannt)|unbekannt|inconnu/,
  ],
  [
    'system_full',
    /insufficient (?:disk|system|storage)|no space left|disk (?:full|space)|out of (?:memory|disk)|system (?:is )?full|low on (?:disk|space)/,
  ],
  [
    'expired',
    /(?:message|delivery|mail|retry|time|queue)\w*.{0,40}(?:expired|timed? ?out|timeout|too (?:long|old)|exceeded the max)|retry (?:time|timeout)|giving up|failed \d+ attempts|have been failing for a long time|message will be retried|remote host is not responding|could ?n[o']t (?:be delivered|deliver).{0,40}(?:for|within|in) (?:the )?(?:last|\d)|has been delayed|delivery .{0,20}delayed|been (?:in the queue|queued|undelivered) (?:too long|for)|still (?:be(?:ing)?|in|trying)|not (?:yet )?been delivered|will (?:be retried|keep trying|continue to)|unable to deliver in \d|connection timed out|was not delivered (?:yet|within)/,
  ],
  [
    'network_error',
    /connection (?:refused|reset|lost|dropped|closed|failed|error|was)|(?:network|host|destination) (?:is )?unreach\w*|no route to|name service error|unable to (?:connect|establish)|wasn'?t able to establish|could ?n[o']t (?:connect|establish)|cannot connect|bad (?:dns|name server) (?:reply|response)|dns (?:error|lookup|failure|timeout|query)|lost connection|tls (?:handshake|negotiation|required|is required)|starttls/,
  ],
  [
    'protocol_error',
    /(?:command|sequence|syntax|argument).{0,30}(?:error|improper|unrecogni[sz]ed|not (?:implemented|recogni[sz]ed|understood)|out of (?:sequence|order))|improper sequence|bad sequence|protocol (?:error|violation)|remote protocol error/,
  ],
  [
    'system_error',
    /(?:system|server|internal|local|software|configuration|config|processing|mailer|ldap|database|resources?|service|directory)\b.{0,40}(?:error|problem|fail\w*|unavailable|not available|temporar|busy|refus\w*)|temporary (?:failure|problem|error|lookup)|unable to contact|could not load|try (?:again )?later|essayer plus tard|out of service|shutting down|maintenance|procmail|pipe to|deferred/,
  ],
];
