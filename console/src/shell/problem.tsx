import Alert from "@cloudscape-design/components/alert";
import { ServiceError } from "../aws/call.ts";

/** An error in words, with the request id that finds it in the server's log. */
export const Problem = ({ error }: { error: Error }) => (
  <Alert type="error" header={error instanceof ServiceError ? error.code : "Something went wrong"}>
    {error.message}
    {error instanceof ServiceError && error.requestId && <div>Request id: {error.requestId}</div>}
  </Alert>
);
