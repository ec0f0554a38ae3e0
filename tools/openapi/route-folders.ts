/** Where routes are declared; `standalone` composes them and has none of its own. */
export const ROUTE_FOLDERS = ['apps/api', 'apps/ingestion', 'apps/stream-gateway', 'libs/platform'];
