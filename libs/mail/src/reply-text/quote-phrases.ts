import { anyOf } from '../any-of.js';

/** `wrote` in the languages of the common mail programs, at the end of the line that introduces a quotation. */
export const WROTE =
  /(?:\bwrote|\bwrites|\bsaid|\bsent|a écrit|a ecrit|schrieb|escribió|escribio|escreveu|ha scritto|scrisse|schreef|geschreven|skrev|napisał\(?a?\)?|napsala?\(?a?\)?|написала?\(?а?\)?|пишет|yazdı|kirjoitti|írta|a scris|έγραψε|đã viết|写道|寫道|さんは書きました|のメッセージ|작성|\b(?:schrieb|schreef|skrev|kirjoitti) .{1,80})\s{0,3}[:：]?\s{0,3}(?:-{2,5})?\s{0,3}$/iu;

/** `On Fri, Sarah wrote:` names a day and no date; enough where marks of a quotation follow. */
export const WEEKDAY_LIKE =
  /^\s*(?:on|am|le|el|em|il|op|den|dnia|v)\s+(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|(?:lune|marte|mercole|giove|vener)d[iì]|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag)\b/iu;

/** A day, a time or a year: an introduction says when. */
export const DATE_LIKE = /\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|\d{1,2}\s?[月일]/u;

/** A day with its year, or a time of the day: where nothing else says that a quotation begins, a year alone is somebody's story. */
export const MOMENT_LIKE =
  /\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b\d{1,2}[:.h]\d{2}\b|(?:\b\d{1,2}\.?\s\p{L}{3,12}\.?|\p{L}{3,12}\.?\s\d{1,2},?)\s(?:19|20)\d\d\b|\d{1,2}\s?[月日]/u;

/** Everything below it is somebody else's. */
export const SEPARATOR = anyOf(
  /^[\s>*]{0,10}-{2,20}\s{0,3}(?:original message|original appointment|forwarded message|forwarded by .{0,60}|reply message|message from .{0,60}|ursprüngliche nachricht|originalnachricht|weitergeleitete nachricht|message d'origine|message original|message transféré|mensaje original|mensaje reenviado|mensagem original|mensagem encaminhada|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti|wiadomość oryginalna|исходное сообщение|пересылаемое сообщение|原始邮件|原始郵件|転送メッセージ|元のメッセージ|원본 메시지)\s{0,3}-{0,20}\s*$/iu,
  /^[\s>*]{0,10}(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message réexpédié|inizio messaggio inoltrato)\s?:\s*$/iu,
  /^-{2,6} ?on .{5,300} wrote ?(?:-{2,6}|:)\s*$/iu,
);

/** A field of the header that Outlook and its like put above a quotation, by its role. */
const ROLES: readonly (readonly [string, RegExp])[] = [
  ['from', /^(?:from|von|de|da|van|från|fra|lähettäjä|od|от(?: кого)?|kimden|发件人|寄件者|差出人|보낸 사람)$/iu],
  [
    'date',
    /^(?:sent|date|gesendet|datum|envoyé|date d'envoi|enviado(?: el)?|enviada em|fecha|data|inviato|verzonden|skickat|sendt|dato|lähetetty|wysłano|отправлено|дата|gönderildi|发送时间|日期|送信日時|日時|보낸 날짜)$/iu,
  ],
  ['to', /^(?:to|an|à|para|a|aan|till|til|vastaanottaja|do|кому|kime|收件人|宛先|받는 사람)$/iu],
  [
    'subject',
    /^(?:subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|тема|konu|主题|主旨|件名|제목)$/iu,
  ],
  ['cc', /^(?:cc|kopie|copie à|копия|抄送)$/iu],
];

/** @returns the role of a line like `*Sent:* Thursday, 9 February`; nothing when it is no such line */
export function headerRole(line: string): string | undefined {
  const name = /^[\s>*|_]{0,10}([^\s:*_：][^:*_：]{0,20}?)\s?[*_]?\s?[:：]/u.exec(line.slice(0, 60))?.[1];
  return name === undefined ? undefined : ROLES.find(([, pattern]) => pattern.test(name.trim()))?.[0];
}
