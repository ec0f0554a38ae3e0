import { isDaemon } from '../bounce/auto-reply.js';
import { parseBounces } from '../bounce/parse-bounce.js';
import { decodeWords } from '../mime/decode-words.js';
import { field, partsOf, readMail, type MailPart } from '../mime/read-mail.js';
import type { MailKind } from './received-mail.js';

/** What programs that answer for somebody write before the subject they answer. */
const ANSWERED =
  /^\s*(?:auto(?:matic|mated)?[ -]?(?:reply|response|answer)|auto|out of (?:the )?office(?: (?:auto-?)?reply)?|abwesen(?:heit|d)[\w-]{0,20}|automatische antwort|r[eé]ponse automatique|absence du bureau|respuesta autom[aá]tica|resposta autom[aá]tica|risposta automatica|automatisch antwoord|afwezig(?:heidsbericht)?|autosvar|automaattinen vastaus|automatyczna odpowied[zź]|автоответ|自動返信|自动回复|自動回覆)\s*[:：\]]/i;
const SAYS_SO =
  /out of (?:the )?office|auto(?:matic|mated)?[ -]?(?:reply|response)|abwesenheit|vacation|on (?:holiday|leave)|自動返信|自动回复/i;

/** What a mail is, by its headers first (RFC 3834, RFC 3464, RFC 5965), then by its words. Looks at the first 512 KiB. */
export function mailKind(raw: Uint8Array): MailKind {
  const [report] = parseBounces(raw);
  if (report?.kind === 'arf') return 'feedback_report';
  const mail = readMail(raw);
  if (report !== undefined) return 'bounce';
  return isAnswer(mail) ? 'auto_reply' : 'message';
}

function isAnswer(mail: MailPart): boolean {
  const submitted = (field(mail, 'auto-submitted') ?? '').trim().toLowerCase();
  const subject = decodeWords(field(mail, 'subject') ?? '').slice(0, 300);
  // A button of a mail program writes for the person who pressed it.
  if (submitted === 'no' || isOfList(mail) || /^\s*unsubscribe\s*$/i.test(subject)) return false;
  if (submitted.startsWith('auto-replied') && !isDaemon(mail)) return true;
  // A read receipt (RFC 8098) is a program's answer too.
  if (partsOf(mail).some(({ type }) => type === 'message/disposition-notification')) return true;
  if (['x-autoreply', 'x-autorespond', 'x-autoresponder'].some((name) => saysYes(mail, name))) return true;
  if (['precedence', 'x-precedence'].some((name) => /auto[_-]?reply/i.test(field(mail, name) ?? ''))) return true;
  return ANSWERED.test(subject) || (SAYS_SO.test(subject) && hintsAtProgram(mail, submitted));
}

function saysYes(mail: MailPart, name: string): boolean {
  return mail.fields.has(name) && !/^\s*(?:no|false|0)\s*$/i.test(field(mail, name) ?? '');
}

/** Not enough alone: notifications and bulk mail have these too. */
function hintsAtProgram(mail: MailPart, submitted: string): boolean {
  return (
    submitted !== '' ||
    mail.fields.has('x-auto-response-suppress') ||
    /^\s*(?:bulk|junk)/i.test(field(mail, 'precedence') ?? '') ||
    /^\s*<\s*>/.test(field(mail, 'return-path') ?? '')
  );
}

function isOfList(mail: MailPart): boolean {
  return mail.fields.has('list-id') || mail.fields.has('list-unsubscribe');
}
