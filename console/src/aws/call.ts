/** The console asks what everybody asks: AWS operations, through the same gateway, with the rights of whoever signed in. */
const targets = {
  codepipeline: "CodePipeline_20150709",
  codebuild: "CodeBuild_20161006",
  logs: "Logs_20140328",
} as const;

export class ServiceError extends Error {
  readonly code: string;
  readonly requestId: string;
  constructor(code: string, message: string, requestId: string) {
    super(message);
    this.name = "ServiceError";
    this.code = code;
    this.requestId = requestId;
  }
}

/** One awsJson1.1 call. The session cookie signs it; the header proves that it comes from this page. */
export async function call<Answer>(service: keyof typeof targets, operation: string, input: object): Promise<Answer> {
  const response = await fetch("/", {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `${targets[service]}.${operation}`,
      "x-quintet-console": service,
    },
    body: JSON.stringify(input),
  });
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body as Answer;
  const code = String(body.__type ?? response.status).replace(/^.*#/, "");
  throw new ServiceError(code, body.message ?? body.Message ?? response.statusText, response.headers.get("x-amzn-requestid") ?? "");
}
