/** Fields that composing writes, that a relay writes, or that would change what the others mean. */
const RESERVED = new Set(
  `bcc cc content-base content-description content-disposition content-features content-id content-language content-length content-location content-md5
   content-transfer-encoding content-type cfbl-address date delivered-to dkim-signature domainkey-signature errors-to feedback-id from in-reply-to message-id
   mime-version original-recipient received received-spf references reply-to return-path sender status subject to
   authentication-results x-posthorn-request-id`.split(/\s+/),
);
const UNSUBSCRIBE = new Set(['list-unsubscribe', 'list-unsubscribe-post']);

/** Whether a caller may not set it. Its own List-Unsubscribe is welcome as long as the mail does not ask for ours. */
export function isReservedField(name: string, writesUnsubscribe: boolean): boolean {
  const lower = name.toLowerCase();
  return (
    RESERVED.has(lower) ||
    lower.startsWith('arc-') ||
    lower.startsWith('resent-') ||
    (writesUnsubscribe && UNSUBSCRIBE.has(lower))
  );
}
