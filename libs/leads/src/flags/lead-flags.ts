import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';

/** What an address says of itself. */
export interface LeadFlags {
  /** Of a function rather than of a person: info@, sales@. */
  readonly roleAccount: boolean;
  /** At a domain that hands out addresses for minutes. */
  readonly disposable: boolean;
}

/** Mailboxes of RFC 2142, and those that sites and companies name most; a plus tag or a number behind them changes nothing. */
const ROLE_ACCOUNTS = new Set(
  `abuse accounting accounts admin administrator all billing board booking bookings business careers commercial compliance
  contact contactus customercare customerservice dev dns donotreply editor editorial email enquiries enquiry everyone
  feedback finance ftp general hello help helpdesk hi hostmaster hr info information inquiries inquiry invoice invoices it
  jobs kontakt legal list listserv mail mailbox mailerdaemon mail-daemon mailer-daemon marketing media news newsletter
  nobody noc noreply no-reply no_reply office operations order orders partners payroll postmaster pr press privacy
  purchasing recruiting recruitment reception registrar remove reply request reservations root sales secretary security
  service services shop spam staff subscribe support sysadmin team tech training undisclosed-recipients unsubscribe usenet
  uucp web webmaster welcome www`.split(/\s+/),
);

let disposableDomains: ReadonlySet<string> | undefined;

/** @param address normalised */
export function flagsOf(address: string): LeadFlags {
  const at = address.lastIndexOf('@');
  const mailbox = address
    .slice(0, at)
    .replace(/\+.*$/, '')
    .replace(/\d{1,3}$/, '');
  return { roleAccount: ROLE_ACCOUNTS.has(mailbox), disposable: isDisposable(address.slice(at + 1)) };
}

/** The domain or one above it is on the list. */
function isDisposable(domain: string): boolean {
  disposableDomains ??= disposableEmailBlocklistSet();
  for (let rest = domain; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1))
    if (disposableDomains.has(rest)) return true;
  return false;
}
