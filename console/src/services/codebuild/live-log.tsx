import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useEffect, useRef, useState } from "react";
import { call, ServiceError } from "../../aws/call.ts";

interface Page {
  events: { message: string }[];
  nextForwardToken: string;
}
const pauseMs = 500;

/** Follows a CloudWatch log stream from its start; stops once the build has ended and the last page was empty. */
function useLogLines(logGroupName: string | undefined, logStreamName: string | undefined, ended: boolean): string[] {
  const [lines, setLines] = useState<string[]>([]);
  const endedNow = useRef(ended);
  endedNow.current = ended;
  useEffect(() => {
    if (!logGroupName || !logStreamName) return;
    let stopped = false;
    let timer: number | undefined;
    const follow = async (nextToken?: string) => {
      const page = await call<Page>("logs", "GetLogEvents", { logGroupName, logStreamName, startFromHead: true, nextToken }).catch(
        (error: Error) => {
          if (error instanceof ServiceError && error.code === "ResourceNotFoundException") return undefined;
          throw error;
        },
      );
      if (stopped) return;
      if (page?.events.length) setLines((before) => [...before, ...page.events.map(({ message }) => message.replace(/\n$/, ""))]);
      if (endedNow.current && !page?.events.length) return;
      timer = window.setTimeout(() => void follow(page?.nextForwardToken ?? nextToken), page?.events.length ? 0 : pauseMs);
    };
    setLines([]);
    void follow();
    return () => {
      stopped = true;
      window.clearTimeout(timer);
    };
  }, [logGroupName, logStreamName]);
  return lines;
}

export function LiveLog({
  groupName,
  streamName,
  ended,
}: {
  groupName: string | undefined;
  streamName: string | undefined;
  ended: boolean;
}) {
  const lines = useLogLines(groupName, streamName, ended);
  const end = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls whenever lines arrive
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [lines.length]);
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${lines.length} lines)`}>
          Log
        </Header>
      }
    >
      <section aria-label="Build log" style={{ maxHeight: 480, overflow: "auto" }}>
        <pre style={{ margin: 0, fontSize: 12, whiteSpace: "pre-wrap" }}>{lines.join("\n")}</pre>
        <div ref={end} />
      </section>
    </Container>
  );
}
