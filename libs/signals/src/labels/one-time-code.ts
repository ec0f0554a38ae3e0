import { withoutAddresses } from '../entities/links.js';

/** Codes stand at the beginning of a mail. */
const READ_CHARACTERS = 4_000;

const KIND =
  'verification|verify|security|one[- ]?time|log[- ]?in|sign[- ]?in|sign[- ]?up|access|confirmation|confirm|authentication|authenticator|authorization|auth|2fa|two[- ]factor|activation|pairing|pass|sms|e-?mail|account|recovery|reset|temporary|unique|numeric|digit|device|single[- ]use|your|this|the|following';
/** What a one-time code is called; each language's words. */
const NAMES = [
  `(?:${KIND})\\s+(?:code|pin|passcode)s?`,
  'passcode|one[- ]?time\\s+(?:password|pin)|otp|verification\\s+number|pin\\s+code',
  '(?:bestätigungs|sicherheits|verifizierungs|einmal|zugangs|anmelde|login|aktivierungs|authentifizierungs)-?(?:code|kennwort|passwort|pin)|einmalpasswort|tan',
  'code\\s+(?:de\\s+|d.)?(?:vérification|sécurité|confirmation|connexion|accès|validation|authentification|à usage unique)',
  'código(?:\\s+(?:de\\s+)?(?:verificación|seguridad|acceso|confirmación|un solo uso|verificação|segurança|acesso|confirmação|ativação))?|contraseña de un solo uso',
  'codice(?:\\s+(?:di\\s+)?(?:verifica|sicurezza|accesso|conferma|monouso))?',
  '(?:verificatie|beveiligings|inlog|toegangs|bevestigings)-?code|eenmalige code',
  'kod(?:\\s+(?:weryfikacyjny|bezpieczeństwa|dostępu|potwierdzający|jednorazowy))?',
  '(?:verifierings|säkerhets|engångs|inloggnings|bekræftelses|sikkerheds|engangs|bekreftelses|verifiserings)-?kode?n?',
  'код(?:\\s+(?:подтверждения|доступа|безопасности|верификации))?|одноразовый пароль|пароль',
  'doğrulama kodu(?:nuz)?|güvenlik kodu(?:nuz)?|onay kodu(?:nuz)?',
  '验证码|校验码|动态码|驗證碼|認証コード|確認コード|検証コード|ワンタイムパスワード|인증\\s?(?:코드|번호)|رمز(?:\\s+(?:التحقق|التأكيد))?',
  'code',
].join('|');
const NAME = new RegExp(`(?<![\\p{L}\\d])(?:${NAMES})(?![\\p{L}]{4})`, 'giu');
const BARE = /^(?:(?:this|the|following|digit)\s+)?(?:code|código|codice|kod|код|пароль|tan)s?$/i;
/** What a shop's code is for. */
const OFFER =
  /\b(?:checkout|off|discount|save|coupon|promo\w*|free (?:spins|shipping)|deal|sale|rabatt|casino|bonus)\b/i;
/** Codes that are no one-time codes. */
const OTHER_CODE =
  /(?:promo|promotion(?:al)?|discount|coupon|voucher|gift|offer|referral|invite|zip|post(?:al)?|area|country|dial(?:l)?ing|error|source|qr|bar|dress|tax|vat|product|item|model|status|exit|response|http|door|gate|alarm|entry|building|wi-?fi|booking|reservation|order|tracking|colou?r|sort|swift|bank|customer|project|cost|campaign|code\s+of|rabatt|gutschein|réduction|promotionnel|descuento|sconto|kortings|your\s+personal)[\s-]*$/i;
/** Six digits in two threes, four to eight digits, letters and digits, "G-123456", "WDJB-MJHT". */
const TOKEN =
  /(?<![\p{L}\d#$€£.,/:+-])(?:\d{3}[ -]\d{3}|[A-Z]{1,3}-\d{4,8}|\d{4,8}|(?=[A-Z]{0,9}\d)[A-Z\d]{5,10}|(?=[a-z]{0,9}\d)(?=[\d]{0,9}[a-z])[a-z\d]{6,10}|[A-Z\d]{3,4}-[A-Z\d]{3,4})(?![\p{L}\d€£%/:-]|[.,]\d|\s?(?:€|£|\$|USD|EUR|GBP|%))/gu;
const VERB_BEFORE =
  /\b(?:use|enter|type|copy|paste|verwenden sie|geben sie|saisissez|utilisez|introduce|usa|utilizza|inserisci|voer|wpisz|введите|inserta|insira)\s+(?:(?:the\s+)?(?:code|this)\s+)?$/i;
const VERB_AFTER =
  /^\s+(?:is\s+your\b|to\s+(?:verify|log|sign|confirm|complete|finish)|as\s+your\b|ist\s+(?:ihr|dein)|est\s+votre|es\s+(?:tu|su)\b|è\s+il\s+tuo|é\s+o\s+seu|is\s+(?:je|uw)\b|—?\s*ваш)/i;

/**
 * A one-time code, as it has to be typed: two groups of three digits without what is between them, other codes as they stand.
 * Not prices, years, phone, order or discount numbers.
 */
export function oneTimeCode(subject: string, text: string): string | undefined {
  const said = withoutAddresses(`${subject.slice(0, 500)}\n${text.slice(0, READ_CHARACTERS)}`);
  const names = [...said.matchAll(NAME)]
    .filter(({ index }) => !OTHER_CODE.test(said.slice(Math.max(0, index - 24), index)))
    .map(({ index, 0: name }) => ({ start: index, end: index + name.length, bare: BARE.test(name) }));
  if (names.length === 0 && !/\b(?:verify|sign in|log ?in)\b/i.test(said)) return undefined;
  let best: { readonly token: string; readonly score: number } | undefined;
  for (const { index, 0: token } of said.matchAll(TOKEN)) {
    const score = likeliness(token, index, said, names);
    if (score > (best?.score ?? 0)) best = { token, score };
  }
  return best && (/^\d{3}[ -]\d{3}$/.test(best.token) ? best.token.replace(/\D/, '') : best.token);
}

function likeliness(
  token: string,
  index: number,
  said: string,
  names: readonly { start: number; end: number; bare: boolean }[],
): number {
  const before = said.slice(Math.max(0, index - 48), index);
  const after = said.slice(index + token.length, index + token.length + 32);
  const name = names.findLast(({ end }) => end <= index);
  const between = name && index - name.end <= 120 ? said.slice(name.end, index) : undefined;
  const told =
    between !== undefined &&
    /^\)?\s*(?:is|ist|est|es|è|é|:|：|=|-|–|は|是|为|：|はこちら)?\s*[:：]?\s*["'“«*]*\s*$/i.test(between);
  const alone = /(?:^|\n)[\s*_>#-]*$/.test(before) && /^[\s*_.]*(?:\n|$)/.test(after);
  if (
    /(?:order|invoice|ticket|ref(?:erence)?|no\.|number|nr\.?|tel|phone|call|account|ending(?: in)?|kundennummer|rechnung|bestell\w*)[\s:.#]*(?:is\s+)?$/i.test(
      before,
    ) &&
    !told
  )
    return 0;
  if (/^\d{4}$/.test(token) && /^(?:19|20)\d\d$/.test(token) && !told) return 0;
  if (/^[A-Z]+-[A-Z]+$|^[A-Z]{3,4}-[A-Z]{3,4}$/.test(token) && !told && !alone && !VERB_BEFORE.test(before)) return 0;
  if (OFFER.test(after) || OFFER.test(said.slice(Math.max(0, index - 160), index))) return 0;
  if (told) return 4;
  if (VERB_AFTER.test(after) && names.some(({ start }) => start >= index && start - index < 80)) return 4;
  if (VERB_BEFORE.test(before)) return 3;
  if (between !== undefined && alone) return 3;
  // "code" by itself is also what programmers write.
  if (name?.bare || between === undefined || between.length > 60 || /[.!?]\s.*[.!?]\s/s.test(between)) return 0;
  return /\n/.test(between) || /\d/.test(between) ? 1 : 2;
}
