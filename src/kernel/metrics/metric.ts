/** One number with its labels, as Prometheus takes it. */
export interface Sample {
  labels?: Record<string, string>;
  value: number;
  /** What follows the metric's name: `_bucket`, `_sum`, `_count`. */
  suffix?: string;
}

export interface Metric {
  /** `quintet_pipeline_executions` */
  name: string;
  help: string;
  type: "gauge" | "counter" | "histogram";
  samples: Sample[];
}

const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");

const shown = (labels: Record<string, string>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length ? `{${pairs.join(",")}}` : "";
};

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const exposition = (metrics: Metric[]): string =>
  metrics
    .map(({ name, help, type, samples }) =>
      [
        `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
        `# TYPE ${name} ${type}`,
        ...samples.map(({ labels = {}, value, suffix = "" }) => `${name}${suffix}${shown(labels)} ${value}`),
      ].join("\n"),
    )
    .join("\n")
    .concat("\n");
