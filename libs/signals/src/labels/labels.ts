import type { SignalMail } from '../signal-mail.js';
import type { Label } from '../signals.js';
import { headerValues } from './headers.js';

/** Mail programs put what the mail is for into its subject. */
const TRANSACTION =
  /\b(?:receipt|invoice|order|shipped|delivered|delivery|booking|reservation|confirmed|confirmation|payment|renew(?:s|al)|subscription|password|sign-?in|login|security alert|alert|failed|passed|succeeded|build|pipeline|deploy(?:ed|ment)|incident|resolved|reminder|appointment|statement|due|assigned|mentioned|commented|comment|merged|pull request|issue #?\d|ticket|new (?:message|comment|follower)|invited|shared|expir(?:es|ed|ing)|welcome|verify|storage|usage|rechnung|bestellung|versand|lieferung|erinnerung|buchung|zahlung|facture|commande|livraison|rappel|réservation|factura|pedido|recordatorio|envío|fattura|ordine|spedizione|promemoria|factuur|bestelling|herinnering|fatura|encomenda|lembrete|faktura|zamówienie|счет|заказ|напоминание)\b/i;
const MARKETING =
  /\b(?:newsletter|digest|edition|issue\s+(?:#|no\.?\s?)?\d|this (?:week|month) in|weekly|monthly|sale|% off|\d+ ?% rabatt|deal|offer|discount|save|shop|new arrivals|webinar|join us|read more|view (?:this email |it )?in (?:your |a )?browser|im browser ansehen|voir en ligne|ver en el navegador|angebot|soldes|ofertas?|sconti|aanbieding)\b/i;
const UNSUBSCRIBE =
  /\b(?:unsubscribe|opt[- ]?out|manage (?:your )?(?:email )?preferences|update your preferences|you(?:'re| are) receiving this|you (?:get|receive) this (?:mail|e-?mail)|abmelden|abbestellen|se désinscrire|désabonner|darse de baja|cancelar (?:la )?suscripción|cancelar inscrição|disiscriviti|annulla iscrizione|uitschrijven|afmelden|wypisz|отписаться)\b/i;
const MACHINE_SENDER =
  /^(?:no-?reply|do-?not-?reply|nicht-?antworten|noreply|notifications?|notify|alerts?|alarm|mailer(?:-daemon)?|postmaster|bounces?|system|robot|bot|automated|auto|updates?|billing|invoices?|receipts?|orders?|shipping|tracking|security|service|monitoring|jenkins|ci|builds?|jira|github|gitlab|calendar(?:-notification)?|cron|root|daemon|donotreply)(?:[+._-].*)?@|(?:no-?reply|notifications?)@/i;
const NEWS_SENDER =
  /^(?:news(?:letter)?s?|marketing|hello-news|promo(?:tions?)?|offers?|deals?|digest|updates?|mailing|campaigns?)(?:[+._-].*)?@/i;

/**
 * What sort of mail it is, by rule (ADR 0033). A code mail is nothing else; a machine's mail with list headers and an advertisement's words is
 * both `notification` and `newsletter`; `personal` is what nothing speaks against. Never empty.
 */
export function readLabels(mail: SignalMail, code: string | undefined): Label[] {
  const headers = headerValues(mail.headers);
  if (code !== undefined) return ['code'];
  const bulk = isBulk(mail, headers);
  const transaction = isMachineMail(mail, headers) || (bulk && TRANSACTION.test(mail.subject));
  const advertises =
    MARKETING.test(`${mail.subject.slice(0, 500)}\n${mail.text.slice(0, 4_000)}`) || NEWS_SENDER.test(mail.from);
  const labels: Label[] = [];
  if (bulk && (!transaction || advertises)) labels.push('newsletter');
  if (transaction && !(bulk && advertises && !TRANSACTION.test(mail.subject))) labels.push('notification');
  return labels.length > 0 ? labels : ['personal'];
}

/** Sent to many: list headers (RFC 2369, 2919), precedence, or a way out at the end. A list that takes posts (List-Post) is a discussion, and its mails are from people. */
function isBulk({ text, from, quoted = '' }: SignalMail, headers: ReadonlyMap<string, string>): boolean {
  const posts = headers.get('list-post');
  if (posts !== undefined && !/^\s*no\b/.test(posts)) return false;
  return (
    headers.has('list-unsubscribe') ||
    headers.has('list-id') ||
    /\b(?:bulk|list|junk)\b/.test(headers.get('precedence') ?? '') ||
    headers.has('feedback-id') ||
    headers.has('x-campaign-id') ||
    NEWS_SENDER.test(from) ||
    // Shorter, it is somebody who asks to be taken off.
    (text.length >= 120 && UNSUBSCRIBE.test(text.slice(-2_000))) ||
    (text.length >= 120 && UNSUBSCRIBE.test(quoted.slice(-500)))
  );
}

/** Nobody wrote it: RFC 3834, or a sender that does not read answers. */
function isMachineMail({ from, subject }: SignalMail, headers: ReadonlyMap<string, string>): boolean {
  const submitted = headers.get('auto-submitted') ?? 'no';
  return (
    !submitted.startsWith('no') ||
    headers.has('x-autoreply') ||
    headers.has('x-auto-response-suppress') ||
    /\bauto_reply\b/.test(headers.get('precedence') ?? '') ||
    headers.get('return-path') === '<>' ||
    MACHINE_SENDER.test(from) ||
    /^(?:automatic reply|auto(?:matic)?[- ]?reply|out of office|abwesenheits|réponse automatique|respuesta automática|risposta automatica)/i.test(
      subject,
    )
  );
}
