export { metricsEndpoint } from "./endpoint.ts";
export type { Metric, Sample } from "./metric.ts";
export { queueDepths } from "./queue-depths.ts";
export { createRequestMeter, type MeasuredRequest, type RequestMeter } from "./request-meter.ts";
