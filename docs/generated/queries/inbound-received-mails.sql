-- Generated from inbound-received-mails.queries.ts by npm run generate. Do not edit.

-- knownReceivedMails
select "message_id"
from "read"."received_mails"
where "message_id" = any($1);
