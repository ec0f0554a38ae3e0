/** Numbers by which a mail names something of the recipient's. */
export type ReferenceKind = 'order_number' | 'invoice_number' | 'ticket_number' | 'tracking_number';

const NUMBER_WORD =
  '(?:\\s?(?:number|no|nr|num|numéro|número|numero|nummer|id|ref|n°|nº|号|号码|番号)\\b\\.?|[- ]?(?:nummer|nr)\\.?)?';
const LINK = '(?:\\s?[:#№]\\s?|\\s(?:is|ist|est|es|è|:)\\s|\\s|\\s?\\(\\s?#?){1,2}';
/** Letters, digits and dashes, of which at least three are digits. */
const TOKEN =
  '#?((?=[A-Za-z-/]{0,12}(?:\\d[A-Za-z-/]{0,8}){3})[A-Za-z0-9](?:[A-Za-z0-9-/]{1,28}[A-Za-z0-9]))(?![\\w,.]?\\d|\\s?[%€£$])';
const NAMES: readonly (readonly [ReferenceKind, string])[] = [
  [
    'tracking_number',
    'tracking|track & trace|parcel|consignment|shipment|sendungs|paketnummer|paket|envoi|suivi|seguimiento|envío|rastreio|tracciamento|spedizione|trackingcode|zending',
  ],
  ['invoice_number', 'invoice|inv\\b|rechnungs?|facture|factura|fatura|fattura|factuur|faktura|счет|счёт'],
  ['ticket_number', 'ticket|case|incident|vorgang|fallnummer|dossier|sag|ärende'],
  [
    'order_number',
    'order|p\\.?o\\.?|purchase order|booking|reservation|bestell|bestellung|auftrags?|commande|pedido|encomenda|ordine|bestelling|zamówieni[ea]|beställning|заказ[а]?|订单|注文',
  ],
];
const PATTERNS = NAMES.map(
  ([kind, names]) => [kind, new RegExp(`(?<![\\p{L}\\d])(?:${names})${NUMBER_WORD}${LINK}${TOKEN}`, 'giu')] as const,
);
/** UPU S10, and UPS: recognisable without a word beside them. */
const CARRIER = /(?<![A-Z0-9])(?:[A-Z]{2}\d{9}[A-Z]{2}|1Z[0-9A-Z]{16})(?![A-Z0-9])/g;
/** As ticket systems write it in subjects. */
const BRACKETED = /\[#([A-Za-z]{0,8}-?\d{3,12})\]/g;
const MOST = 8;

/** Each kind's numbers, in the text's order, each once. */
export function referenceNumbersIn(text: string): Partial<Record<ReferenceKind, string[]>> {
  const found: Partial<Record<ReferenceKind, string[]>> = {};
  const add = (kind: ReferenceKind, value: string) => {
    const values = (found[kind] ??= []);
    if (values.length < MOST && !values.includes(value)) values.push(value);
  };
  for (const [value] of text.matchAll(CARRIER)) add('tracking_number', value);
  for (const [, value = ''] of text.matchAll(BRACKETED)) add('ticket_number', value);
  for (const [kind, pattern] of PATTERNS) {
    for (const [said, value = ''] of text.matchAll(pattern)) {
      if (isReference(said, value)) add(kind, value);
    }
  }
  return found;
}

/** "order 2024" is a year; without a "#" or "number" three digits are a count. */
function isReference(said: string, value: string): boolean {
  const marked = /[#:№]|\b(?:n[ro]|num|number|nummer|id|ref)\b/i.test(said);
  return marked || (!/^(?:19|20)\d\d$/.test(value) && value.replaceAll(/\D/g, '').length >= 4);
}
