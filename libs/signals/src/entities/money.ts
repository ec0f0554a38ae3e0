/** A sum the mail names. */
export interface Money {
  readonly amount: number;
  /** ISO 4217 */
  readonly currency: string;
  readonly index: number;
}

const SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  $: 'USD',
  us$: 'USD',
  ca$: 'CAD',
  c$: 'CAD',
  a$: 'AUD',
  au$: 'AUD',
  nz$: 'NZD',
  r$: 'BRL',
  '¥': 'JPY',
  '￥': 'JPY',
  円: 'JPY',
  元: 'CNY',
  '₹': 'INR',
  '₽': 'RUB',
  '₺': 'TRY',
  '₩': 'KRW',
  '₴': 'UAH',
  zł: 'PLN',
  euro: 'EUR',
  euros: 'EUR',
  dollar: 'USD',
  dollars: 'USD',
  pound: 'GBP',
  pounds: 'GBP',
  fr: 'CHF',
  kč: 'CZK',
};
const CODES =
  'EUR|USD|GBP|CHF|CAD|AUD|NZD|JPY|CNY|INR|BRL|MXN|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|RUB|UAH|ZAR|NGN|KES|AED|SGD|HKD|KRW|ILS';
const SIGN = `(?:us|ca|au|nz|[acr])?\\$|[€£¥￥₹₽₺₩₴]|(?:${CODES})`;
const AFTER = `[€£¥￥₹₽₺₩₴]|\\$|円|元|zł|kč|euros?|dollars?|pounds?|(?:${CODES})`;
const NUMBER = "\\d(?:[\\d.,'’\\u00A0\\u202F ]{0,18}\\d)?";
const MANY = '(?:\\s?(k|m|mn|mio|million|bn|billion|tsd)\\b)?';
const MONEY = new RegExp(
  `(?<![\\p{L}\\d.,-])(?:(${SIGN})\\s?(${NUMBER})${MANY}|(${NUMBER})${MANY}\\s?(${AFTER})(?![\\p{L}\\d]))`,
  'giu',
);
const TIMES: Readonly<Record<string, number>> = {
  k: 1e3,
  tsd: 1e3,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  million: 1e6,
  bn: 1e9,
  billion: 1e9,
};
const MOST = 16;

/** Sums with a currency, in the text's order. A bare "$" is taken for US dollars. */
export function moneyIn(text: string): Money[] {
  const found: Money[] = [];
  for (const { index, 1: sign, 2: after, 3: many, 4: before, 5: manyBefore, 6: unit } of text.matchAll(MONEY)) {
    const name = (sign ?? unit ?? '').toLowerCase();
    const amount = amountOf(after ?? before ?? '') * (TIMES[(many ?? manyBefore ?? '').toLowerCase()] ?? 1);
    if (found.length < MOST && Number.isFinite(amount))
      found.push({ amount, currency: SIGNS[name] ?? name.toUpperCase(), index });
  }
  return found;
}

/** "1,200.50", "1.200,50", "1 200", "1'200", "12,5": the last separator before one or two digits is the decimal one. */
function amountOf(number: string): number {
  const [, whole = '', cents = ''] =
    /^(.*?)(?:[.,](\d{1,2}))?$/.exec(number.replaceAll(/[\s\u00A0\u202F'’]/g, '')) ?? [];
  return Number(`${whole.replaceAll(/[.,]/g, '')}.${cents || 0}`);
}
