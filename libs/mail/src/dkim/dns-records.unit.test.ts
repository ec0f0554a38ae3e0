import { describe, expect, test } from 'vitest';
import { dkimDnsRecords, txtStrings } from './dns-records.js';

describe('dkimDnsRecords', () => {
  test('names everything a sender has to publish', () => {
    const records = dkimDnsRecords({
      domain: 'acme.example',
      selector: 'ph1',
      publicKey: 'MIIB'.repeat(30),
      returnPathHost: 'mx.mail.example',
      spfInclude: 'spf.mail.example',
      dmarcReports: 'dmarc@acme.example',
    });
    expect(records.map(({ type, name, value, priority }) => [type, name, value, priority])).toEqual([
      ['TXT', 'ph1._domainkey.acme.example', `v=DKIM1; k=rsa; p=${'MIIB'.repeat(30)}`, undefined],
      ['TXT', 'acme.example', 'v=spf1 include:spf.mail.example ~all', undefined],
      ['TXT', '_dmarc.acme.example', 'v=DMARC1; p=none; rua=mailto:dmarc@acme.example', undefined],
      ['MX', 'bounce.acme.example', 'mx.mail.example', 10],
      ['TXT', 'bounce.acme.example', 'v=spf1 include:spf.mail.example ~all', undefined],
    ]);
  });

  test('takes SPF mechanisms as they are', () => {
    const [, spf] = dkimDnsRecords({
      domain: 'a.example',
      selector: 's',
      publicKey: 'x'.repeat(44),
      spfInclude: 'ip4:192.0.2.1 ip6:2001:db8::1',
    });
    expect(spf?.value).toBe('v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 ~all');
  });

  test('a TXT is cut into strings of at most 255 bytes', () => {
    expect(txtStrings('x'.repeat(600)).map(({ length }) => length)).toEqual([255, 255, 90]);
    expect(txtStrings('')).toEqual(['']);
  });
});
