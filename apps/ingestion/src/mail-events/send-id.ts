const SEND_ID = /^req_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Whether it could be a send of ours: another system's id needs no look-up, and no wait for a projector that may still bring it. */
export function isSendId(text: string): boolean {
  return SEND_ID.test(text);
}
