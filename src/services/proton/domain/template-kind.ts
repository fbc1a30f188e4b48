export type TemplateKind = "environment" | "service";
