import { field, type MailPart } from '../mime/read-mail.js';

const SUBJECT =
  /^\s*(?:auto(?:matic|mated)?[ -]?(?:reply|response|antwort)|auto ?:|out of (?:the )?office|away from (?:my )?(?:office|e?mail)|on (?:vacation|holiday|leave)|abwesen|absence|r[eé]ponse automatique|respuesta autom|risposta automatica|vacation|i am (?:away|out)|automatische antwort|autosvar|自動返信)/i;
const PRECEDENCE = /auto_reply|auto-reply/i;

/** A person's program answering for them (RFC 3834), which is no bounce however it is addressed. */
export function isAutoReply(mail: MailPart): boolean {
  const submitted = field(mail, 'auto-submitted') ?? '';
  if (/^\s*auto-replied/i.test(submitted) && !mail.fields.has('x-failed-recipients') && !isDaemon(mail)) return true;
  return (
    SUBJECT.test(field(mail, 'subject') ?? '') ||
    mail.fields.has('x-autoreply') ||
    mail.fields.has('x-autorespond') ||
    PRECEDENCE.test(field(mail, 'precedence') ?? '') ||
    PRECEDENCE.test(field(mail, 'x-precedence') ?? '')
  );
}

/** Sent by a mail system, not by somebody. */
export function isDaemon(mail: MailPart): boolean {
  const from = `${field(mail, 'from') ?? ''} ${field(mail, 'sender') ?? ''}`.slice(0, 1000);
  return /mailer[ -]?daemon|post[ _-]?master|mail(?:er)? (?:delivery|administrator|deliver)|mail ?admin|delivery (?:sub)?system|double[ -]?bounce|<>|^\s*mdaemon|mail system|symantec|mail-?relay|(?:^|[<\s])(?:bounces?|mmdf|smtp|root|maildaemon|sys|fml|mrsf?|imail|mailbot)@/i.test(
    from,
  );
}
