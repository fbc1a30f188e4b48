import { describe, expect, it } from "vitest";
import { environmentContext, instanceContext, pipelineContext } from "./context.ts";
import { renderCloudFormation, renderForCodeBuild } from "./render-bundle.ts";
import { keepCurrent, readEnvironmentSpec, readServiceSpec } from "./spec.ts";

const folder = "instance_infrastructure";
const environment = { name: "prod", accountId: "123456789012", outputs: { ClusterArn: "arn:c" } };
const service = { name: "shop" };
const manifest = { engine: "cloudformation", file: "cloudformation.yaml" } as const;
const rendered = (text: string, context: Parameters<typeof renderCloudFormation>[3]) =>
  renderCloudFormation(manifest, folder, new Map([[`${folder}/cloudformation.yaml`, Buffer.from(text)]]), context);

describe("a template sees", () => {
  const alone = instanceContext(environment, service, { name: "one", inputs: { port: 80, public: true } });

  it("its environment, service and instance", () => {
    expect(
      rendered("{{ service.name }}-{{ service_instance.name }} {{ environment.outputs.ClusterArn }} {{ service_instance.inputs }}", alone),
    ).toBe("shop-one arn:c {'port': 80, 'public': True}");
    expect(rendered("{{ environment.inputs.cidr }}", environmentContext("prod", { cidr: "10/8" }))).toBe("10/8");
  });

  it("the outputs of the attached component, or an empty map", () => {
    const text = "{{ service_instance.components.default.outputs | proton_cfn_lambda_function_formatted_env_vars }}";
    expect(rendered(text, alone)).toBe("");
    expect(rendered("{{ service_instance.components }}{{ service_instance.components.default }}", alone)).toBe("{}{}");
    expect(() => rendered("a\n{{ service_instance.components.default.outputs.Arn }}", alone)).toThrow(
      /^instance_infrastructure.cloudformation.yaml:2: .*no attribute 'Arn'/,
    );
    const component = { name: "bucket", outputs: { Name: "b" } };
    expect(rendered(text, instanceContext(environment, service, { name: "one", inputs: {}, component }))).toBe("Name: b");
  });

  it("all instances in a pipeline", () => {
    const instances = [{ name: "dev", inputs: { size: "s" }, outputs: { Url: "u" }, environment }];
    const text =
      "{% for i in service_instances %}{{ i.name }} {{ i.environment.account_id }} {{ i.outputs.Url }}{% endfor %} {{ pipeline.inputs.dir }}";
    expect(rendered(text, pipelineContext(service, { dir: "./src" }, instances))).toBe("dev 123456789012 u ./src");
  });

  it("is given to a build as files and inputs", () => {
    const files = new Map([
      [`${folder}/lib/app.ts`, Buffer.from("{{ not a template }}")],
      ["schema/schema.yaml", Buffer.from("")],
    ]);
    const made = renderForCodeBuild(folder, files, alone);
    expect([...made.keys()]).toEqual(["lib/app.ts", "proton-inputs.json"]);
    expect(JSON.parse(String(made.get("proton-inputs.json")))).toEqual(alone);
  });
});

describe("a spec", () => {
  const instance = { name: "dev", environment: "e", spec: { a: 1 } };
  it("of each kind is read", () => {
    expect(readEnvironmentSpec({ proton: "EnvironmentSpec", spec: { a: 1 } })).toEqual({ a: 1 });
    expect(readServiceSpec({ proton: "ServiceSpec", pipeline: { p: 1 }, instances: [instance] }, true)).toEqual({
      pipeline: { p: 1 },
      instances: [instance],
    });
  });

  it.each([
    [{ proton: "EnvironmentSpec" }, /'proton: ServiceSpec'/],
    [{ proton: "ServiceSpec", instances: [] }, /at least one/],
    [{ proton: "ServiceSpec", instances: [instance, instance] }, /the name dev twice/],
    [{ proton: "ServiceSpec", instances: Array.from({ length: 21 }, (_, index) => ({ ...instance, name: `i${index}` })) }, /at most 20/],
    [{ proton: "ServiceSpec", instances: [{ ...instance, name: "../x" }] }, /instances\[0\].name/],
    [{ proton: "ServiceSpec", pipeline: {}, instances: [instance] }, /has no pipeline/],
  ])("that is wrong is refused: %#", (plain, why) => expect(() => readServiceSpec(plain, false)).toThrow(why));

  it("keeps current values where it says so", () => {
    const kept = "${Proton::CURRENT_VAL}";
    expect(keepCurrent({ a: kept, b: 2 }, { a: 1 }, "spec")).toEqual({ a: 1, b: 2 });
    expect(() => keepCurrent({ toString: kept }, { a: 1 }, "spec")).toThrow("spec.toString has no current value");
  });
});
