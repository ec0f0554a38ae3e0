/** Under which every provider keeps our request id beside the mail, and hands it back in its reports (apps/ingestion). */
export const REQUEST_ID_FIELD = 'posthorn_request_id';
