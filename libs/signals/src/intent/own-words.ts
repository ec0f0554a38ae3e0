const QUOTE_BEGINS =
  /^(?:-{2,} ?(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|forwarded message)|(?:on|am|le|el|il|em|op) .{6,120}(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef).{0,80}: ?$|_{10,}$)/i;
const SIGNED_BY_A_DEVICE =
  /^(?:sent from (?:my|outlook|yahoo|proton|gmail)|get outlook for|von meinem .{1,30} gesendet|gesendet von|envoyé de(?:puis)? mon|enviado desde mi|inviato da|enviado do meu|verzonden vanaf|wysłano z|skickat från)/i;
const LINES_READ = 400;

/**
 * A mail without what its author did not write: quoted lines and what follows "On ... wrote:", and the line a telephone adds. Reply extraction
 * has mostly done so before; where nothing would be left (an answer within a quotation), the text stays as it is.
 */
export function ownWords(text: string): string {
  const own: string[] = [];
  for (const line of text.split('\n', LINES_READ)) {
    const trimmed = line.trim().slice(0, 300);
    if (QUOTE_BEGINS.test(trimmed)) break;
    if (trimmed.startsWith('>') || SIGNED_BY_A_DEVICE.test(trimmed)) continue;
    own.push(line);
  }
  const words = own.join('\n').trim();
  return words === '' ? text : words;
}
