import { anyOf } from '../any-of.js';

/** What bounces say in their Subject. */
export const BOUNCE_SUBJECT = anyOf(
  /undeliver/i,
  /undelivrable/i,
  /unzustellbar/i,
  /deliver\w* (?:status|failure|failed|problem|error|notification|report|delay|has failed)/i,
  /fail(?:ure|ed)\b.{0,20}(?:deliver|notice|notification|send)/i,
  /(?:mail|message|e-?mail|delivery) (?:system )?(?:error|failure|failed|bounced|rejected|delayed|delivery|not delivered|could not)/i,
  /returned (?:mail|message|to sender)/i,
  /return(?:ed|ing) (?:mail|message|to)/i,
  /could ?n[o']t (?:be delivered|send|deliver)/i,
  /non[- ]?deliver/i,
  /bounce/i,
  /warning: (?:could not|message|mail)/i,
  /not delivered/i,
  /user unknown/i,
  /mail error/i,
  /rejected mail/i,
  /\bNDN\b/i,
  /notice of/i,
  /failure notice/i,
  /配送/i,
  /送信/i,
  /エラー/i,
  /見つかり/i,
);

/** What bounces say, and letters seldom. */
export const BOUNCE_PHRASE = anyOf(
  /(?:could|can|was|were|has|have|is|be|did)\s?n(?:o|')?t\s{1,3}(?:be |been )?(?:deliver|sent|send|reach|process|accept)/i,
  /unable to deliver/i,
  /(?:delivery|deliver).{0,40}(?:fail|error|delay|problem|not possible)/i,
  /(?:fail|error|problem).{0,40}deliver/i,
  /following address/i,
  /undeliver/i,
  /returned to (?:the )?sender/i,
  /permanent (?:fatal )?error/i,
  /reason for (?:the )?(?:failure|return|problem)/i,
  /was rejected/i,
  /not delivered/i,
  /rejected (?:your|the|and)/i,
  /(?:may not exist|don't have permission)/i,
  /error message below/i,
  /gave up/i,
  /giving up/i,
  /bounce/i,
);

/** The mail is still being tried. */
export const DELAY_PHRASE = anyOf(
  /warning message only/i,
  /\(delay\)/i,
  /do not need to resend/i,
  /has been delayed/i,
  /delivery (?:is |has been |temporarily )?(?:delayed|suspended|deferred)/i,
  /will (?:be retried|keep trying|continue to (?:try|retry)|try again)/i,
  /still (?:being )?(?:tr(?:y|ied)|queued)/i,
  /not yet been delivered/i,
  /retry(?:ing)? (?:for|until) /i,
  /delayed mail/i,
  /could not be delivered (?:yet|for .{0,30}hours?)/i,
);

/** With what mail systems begin to quote the mail they return. */
const QUOTE_PHRASE = anyOf(
  /this is a copy of (?:the|your) (?:message|mail)/i,
  /(?:your |the )?(?:original|returned|undelivered|unsent|bounced|rejected) (?:message|mail|e-mail)(?: (?:follows|headers?|text|body|was|begins|is))?/i,
  /message headers? follow/i,
  /below (?:this line|is) .{0,40}(?:copy|message)/i,
  /copy of (?:the|your) message/i,
  /the (?:header|body|first \d+ lines) of the (?:original )?message/i,
  /headers? of (?:the )?(?:original )?message/i,
  /original headers?/i,
  /message contents? follows?/i,
  /included is a copy/i,
  /transcript of (?:message|mail) follows/i,
  /a copy of (?:the|your) message/i,
  /message header/i,
  /unsent message (?:below|follows)/i,
  /your message(?: reads| headers?| follows)/i,
  /the following is (?:the|a copy)/i,
  /\[?image of original/i,
  /start of forwarded message/i,
  /beginning of (?:the )?(?:original|returned)/i,
  /received message/i,
);

/** The line that it opens. */
export const QUOTE_LINE = new RegExp(
  `^[ \\t>*]{0,20}(?:[-=_*#]{2,100}[ \\t]{0,20})?(?:${QUOTE_PHRASE.source})[^\\n]{0,60}$`,
  'im',
);
