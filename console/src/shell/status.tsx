import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";

const types: Record<string, StatusIndicatorProps.Type> = {
  InProgress: "in-progress",
  IN_PROGRESS: "in-progress",
  Succeeded: "success",
  SUCCEEDED: "success",
  Failed: "error",
  FAILED: "error",
  FAULT: "error",
  TIMED_OUT: "error",
  Stopped: "stopped",
  STOPPED: "stopped",
  Stopping: "stopped",
  Cancelled: "stopped",
  Superseded: "stopped",
  Abandoned: "stopped",
  Waiting: "pending",
};

/** Any of the services' status words, with the icon that goes with it. */
export const Status = ({ status }: { status: string | undefined }) =>
  status ? (
    <StatusIndicator type={types[status] ?? "pending"}>{status}</StatusIndicator>
  ) : (
    <StatusIndicator type="pending">Not run</StatusIndicator>
  );
