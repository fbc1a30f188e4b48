import type { Metric, Sample } from "./metric.ts";

export interface MeasuredRequest {
  service: string;
  operation: string;
  status: number;
  durationMs: number;
}

/** Counts requests of this process; whoever scrapes several servers adds them up. */
export interface RequestMeter {
  note(request: MeasuredRequest): void;
  metrics(): Metric[];
}

const boundsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Series {
  labels: Record<string, string>;
  statuses: Map<number, number>;
  buckets: number[];
  seconds: number;
  count: number;
}

export function createRequestMeter(): RequestMeter {
  // One series for each operation that exists, so that nobody can make it grow.
  const series = new Map<string, Series>();
  return {
    note({ service, operation, status, durationMs }) {
      const key = `${service}:${operation}`;
      let one = series.get(key);
      if (!one) {
        one = { labels: { service, operation }, statuses: new Map(), buckets: boundsSeconds.map(() => 0), seconds: 0, count: 0 };
        series.set(key, one);
      }
      one.statuses.set(status, (one.statuses.get(status) ?? 0) + 1);
      const seconds = durationMs / 1000;
      for (let at = boundsSeconds.length - 1; at >= 0 && seconds <= boundsSeconds[at]!; at--) one.buckets[at]! += 1;
      one.seconds += seconds;
      one.count += 1;
    },
    metrics() {
      const all = [...series.values()];
      return [
        {
          ...{ name: "quintet_requests_total", help: "Requests by operation and HTTP status", type: "counter" },
          samples: all.flatMap(({ labels, statuses }) =>
            [...statuses].map(([status, value]) => ({ labels: { ...labels, status: String(status) }, value })),
          ),
        },
        {
          ...{ name: "quintet_request_duration_seconds", help: "How long requests took, by operation", type: "histogram" },
          samples: all.flatMap(histogram),
        },
      ];
    },
  };
}

const histogram = ({ labels, buckets, seconds, count }: Series): Sample[] => [
  ...buckets.map((value, at) => ({ suffix: "_bucket", labels: { ...labels, le: String(boundsSeconds[at]) }, value })),
  { suffix: "_bucket", labels: { ...labels, le: "+Inf" }, value: count },
  { suffix: "_sum", labels, value: seconds },
  { suffix: "_count", labels, value: count },
];
