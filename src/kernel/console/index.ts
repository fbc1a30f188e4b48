export { type ConsoleParts, consoleAuthenticator, consoleEndpoints } from "./endpoints.ts";
/** Applied as owner `kernel/console`. */
export const consoleMigrations = new URL("./migrations/", import.meta.url);
