import { querySnapshot } from '@posthorn/database';
import { knownReceivedMails } from './received-mails.queries.js';

export default querySnapshot('inbound-received-mails', {
  knownReceivedMails: (db) => knownReceivedMails(db, ['rcv_1']),
});
