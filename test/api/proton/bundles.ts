import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

export type Member = string | (Partial<Header> & { text?: string });

/** A tar.gz of files by name; a member can be anything that a hostile hand would write. */
export async function tarGz(members: { [name: string]: Member }): Promise<Buffer> {
  const tar = pack();
  for (const [name, member] of Object.entries(members)) {
    if (typeof member === "string") tar.entry({ name }, member);
    else tar.entry({ ...member, name: member.name ?? name }, member.text ?? "");
  }
  tar.finalize();
  return gzipSync(await buffer(tar));
}

export const manifest = {
  cloudformation:
    "infrastructure:\n  templates:\n    - file: cloudformation.yaml\n      rendering_engine: jinja\n      template_language: cloudformation\n",
  codebuild:
    "infrastructure:\n  templates:\n    - rendering_engine: codebuild\n      settings:\n        image: img\n        runtimes: {nodejs: 16}\n        provision: [./apply.sh]\n        deprovision: [./destroy.sh]\n",
};

export const environmentSchema = (properties: string) =>
  `schema:\n  format:\n    openapi: "3.0.0"\n  environment_input_type: EnvInput\n  types:\n    EnvInput:\n      type: object\n      properties:\n${properties}`;

export const environmentBundle = {
  "schema/schema.yaml": environmentSchema("        vpc_cidr:\n          type: string\n          default: 10.0.0.0/16\n"),
  "infrastructure/manifest.yaml": manifest.cloudformation,
  "infrastructure/cloudformation.yaml": "Resources: {}\n",
};

const serviceSchema =
  'schema:\n  format:\n    openapi: "3.0.0"\n  service_input_type: In\n  pipeline_input_type: Pipe\n  types:\n    In:\n      type: object\n      properties:\n        port: {type: number, default: 80}\n    Pipe:\n      type: object\n      properties: {}\n';
export const serviceBundle = {
  "schema/schema.yaml": serviceSchema,
  "instance_infrastructure/manifest.yaml": manifest.cloudformation,
  "instance_infrastructure/cloudformation.yaml": "Resources: {}\n",
  "pipeline_infrastructure/manifest.yaml": manifest.codebuild,
};
