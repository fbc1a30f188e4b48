/** What the service says. The pipeline's Test stage checks it. */
export const greeting = (host, version) => `Hello from ${host}, version ${version}\n`;
