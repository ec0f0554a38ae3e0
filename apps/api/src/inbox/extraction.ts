import type { Entities } from '@posthorn/signals';
import type { CalendarEvent } from './calendar-file.js';

export const EXTRACTION_TYPES = ['order', 'shipping', 'calendar', 'receipt', 'code'] as const;
export type ExtractionType = (typeof EXTRACTION_TYPES)[number];

/** What a mail is looked through for. */
export interface ExtractedMail {
  readonly from: string;
  readonly fromName: string | null;
  readonly subject: string;
  readonly text: string;
  readonly code: string | null;
  readonly entities: Entities;
  /** Of its first calendar file. */
  readonly event?: CalendarEvent | undefined;
}

/** Facts of a mail by the fields of mails-worker; what it does not say is null. */
export type Extraction = { readonly type: ExtractionType } & Readonly<
  Record<string, string | readonly string[] | null>
>;

/** Pure. */
export function extract(type: ExtractionType, mail: ExtractedMail): Extraction {
  switch (type) {
    case 'order':
      return order(mail);
    case 'shipping':
      return shipping(mail);
    case 'calendar':
      return calendar(mail);
    case 'receipt':
      return receipt(mail);
    case 'code':
      return { type, code: mail.code };
    default:
      return type satisfies never;
  }
}

function order(mail: ExtractedMail): Extraction {
  const [id, total] = [textOf(mail, 'order_number'), textOf(mail, 'amount')];
  // A mail that names neither is no order, whoever sent it.
  const merchant = id === null && total === null ? null : senderOf(mail);
  return {
    type: 'order',
    order_id: id,
    merchant,
    total,
    currency: textOf(mail, 'currency'),
    date: textOf(mail, 'date'),
  };
}

function shipping(mail: ExtractedMail): Extraction {
  const number = textOf(mail, 'tracking_number');
  const said = `${mail.subject}\n${mail.text.slice(0, 10_000)}`;
  return {
    type: 'shipping',
    tracking_number: number,
    carrier: carrierOf(number, `${mail.fromName ?? ''} ${mail.from}\n${said}`),
    status: STATUSES.find(([, words]) => words.test(said))?.[0] ?? null,
    estimated_delivery: textOf(mail, 'date'),
  };
}

/** The furthest first. */
const STATUSES = [
  ['delivered', /\b(?:was|been|is|successfully)\s+delivered\b|^delivered\b|\bzugestellt\b/im],
  ['out_for_delivery', /\bout for delivery\b/i],
  ['in_transit', /\b(?:in transit|on (?:its|the) way)\b|\bunterwegs\b/i],
  ['shipped', /\b(?:shipped|dispatched|versandt)\b/i],
] as const;

const CARRIERS = [
  'UPS',
  'FedEx',
  'USPS',
  'DHL',
  'DPD',
  'GLS',
  'Hermes',
  'Royal Mail',
  'Canada Post',
  'PostNL',
] as const;

function carrierOf(number: string | null, said: string): string | null {
  if (number !== null && /^1Z[0-9A-Z]{16}$/i.test(number)) return 'UPS';
  return CARRIERS.find((name) => new RegExp(String.raw`\b${name}\b`, 'i').test(said)) ?? null;
}

function calendar(mail: ExtractedMail): Extraction {
  const { event } = mail;
  if (event !== undefined) {
    const { title, date, time, endDate, endTime, location, attendees } = event;
    return { type: 'calendar', title, date, time, end_date: endDate, end_time: endTime, location, attendees };
  }
  const date = textOf(mail, 'date');
  return {
    type: 'calendar',
    title: date === null || mail.subject === '' ? null : mail.subject,
    date,
    time: textOf(mail, 'time'),
    end_date: textOf(mail, 'end_date'),
    end_time: textOf(mail, 'end_time'),
    location: null,
    attendees: [],
  };
}

function receipt(mail: ExtractedMail): Extraction {
  const amount = textOf(mail, 'amount');
  const [, paidWith] =
    /\b(?:paid (?:with|by|via)|payment method:?)\s+([^\n.]{2,60})/i.exec(mail.text.slice(0, 20_000)) ?? [];
  return {
    type: 'receipt',
    merchant: amount === null ? null : senderOf(mail),
    amount,
    currency: textOf(mail, 'currency'),
    date: textOf(mail, 'date'),
    payment_method: paidWith?.trim() ?? null,
    invoice_number: textOf(mail, 'invoice_number'),
  };
}

/** The name beside the address, else what stands before the @. */
function senderOf({ from, fromName }: ExtractedMail): string {
  return fromName !== null && fromName !== '' ? fromName : from.slice(0, from.lastIndexOf('@'));
}

function textOf({ entities }: ExtractedMail, name: string): string | null {
  const value = entities[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}
