/**
 * Domains where strangers share one name: what one of them did says nothing of another, and two of them are no colleagues.
 */
const PUBLIC_PROVIDERS: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com outlook.de hotmail.de hotmail.co.uk hotmail.fr
  live.co.uk live.de live.fr yahoo.com ymail.com rocketmail.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.co.in
  yahoo.co.jp yahoo.com.br icloud.com me.com mac.com aol.com aim.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de
  freenet.de mail.com email.com proton.me protonmail.com pm.me tutanota.com tuta.com fastmail.com hey.com zoho.com zohomail.com
  mail.ru bk.ru list.ru inbox.ru yandex.ru yandex.com ya.ru rambler.ru qq.com foxmail.com 163.com 126.com yeah.net sina.com
  sohu.com naver.com daum.net hanmail.net orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it
  alice.it wp.pl o2.pl onet.pl interia.pl seznam.cz uol.com.br bol.com.br terra.com.br rediffmail.com comcast.net verizon.net
  att.net sbcglobal.net cox.net charter.net bellsouth.net btinternet.com sky.com virginmedia.com ntlworld.com bigpond.com
  telus.net shaw.ca rogers.com sympatico.ca ziggo.nl kpnmail.nl xs4all.nl telenet.be skynet.be bluewin.ch hushmail.com
  mailbox.org posteo.de duck.com simplelogin.com mozmail.com privaterelay.appleid.com`.split(/\s+/),
);

/** @param domain lower case, A-labels */
export function isPublicProvider(domain: string): boolean {
  return PUBLIC_PROVIDERS.has(domain);
}
