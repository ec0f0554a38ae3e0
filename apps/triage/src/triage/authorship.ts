import type { MailAuthentication } from '@posthorn/mail';
import type { ThreadedMail } from '../threading/thread-evidence.js';

/** Whether whoever is named in From wrote it, as far as anybody can tell (RFC 9989 section 5). */
export function authorshipOf({ dmarc, dmarcPolicy = 'none' }: MailAuthentication): ThreadedMail['authorship'] {
  if (dmarc === 'fail') return dmarcPolicy === 'none' ? 'doubtful' : 'disowned';
  // That nobody can tell may be the work of whoever forged it: two authors, a line without end, name servers that are silent.
  return dmarc === 'temperror' || dmarc === 'permerror' ? 'doubtful' : 'credible';
}
