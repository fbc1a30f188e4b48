export { createRemotes } from "./create-remotes.ts";
export type { Remote, Remotes } from "./remote.ts";
export { isCallable } from "./sdk-clients.ts";
export type { TopicMessage } from "./topics.ts";
