import { unknownLead, unknownList } from './lead.errors.js';

const LEAD_ID = /^led_[0-9A-HJKMNP-TV-Z]{26}$/;
const LIST_ID = /^lst_[0-9A-HJKMNP-TV-Z]{26}$/;

/** @throws Problem 404 for what is no id of a lead; the database refuses some of it (U+0000) */
export function knownLead(id: string): string {
  if (!LEAD_ID.test(id)) throw unknownLead();
  return id;
}

/** @throws Problem 404 for what is no id of a list */
export function knownList(id: string): string {
  if (!LIST_ID.test(id)) throw unknownList();
  return id;
}
