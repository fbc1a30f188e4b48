import type { ActionType } from "./action-types.ts";
import { days, hours, optional, required } from "./configuration-property.ts";

const commands = (category: "Compute" | "Build"): ActionType => ({
  ...{ category, provider: "Commands", inputs: [1, 10], outputs: [0, 1], timeoutMinutes: 55, variables: [] },
  properties: [
    optional("EnvironmentType", "The kind of machine", ["LINUX_CONTAINER", "WINDOWS_SERVER_2022_CONTAINER"]),
    optional("ComputeType", "Its size", ["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE"]),
    optional("VpcId", "The network"),
    optional("Subnets", "Its subnets"),
    optional("SecurityGroupIds", "Its security groups"),
  ],
});

const radios = ["Bluetooth", "Wifi", "Nfc", "Gps"].map((name) => optional(`Radio${name}Enabled`, "Whether the radio is on"));
const deviceFarmOptions = [
  ...["AppiumVersion", "Test", "RecordAppPerformanceData", "RecordVideo", "FuzzEventCount", "FuzzEventThrottle", "FuzzRandomizerSeed"],
  ...["CustomHostMachineArtifacts", "CustomDeviceArtifacts", "UnmeteredDevicesOnly", "JobTimeoutMinutes", "Latitude", "Longitude"],
].map((name) => optional(name, "Of the run"));

/** What runs something: commands, functions, state machines, other pipelines, scans and device tests. */
export const workTypes: readonly ActionType[] = [
  commands("Compute"),
  commands("Build"),
  {
    ...{ category: "Build", provider: "ECRBuildAndPublish", inputs: [1, 1], outputs: [0, 0], timeoutMinutes: 60 },
    variables: ["ECRImageDigestId", "ECRRepositoryName"],
    properties: [
      required("ECRRepositoryName", "The repository"),
      optional("DockerFilePath", "Where the Dockerfile is"),
      optional("ImageTags", "Tags, with commas; latest when omitted"),
      optional("RegistryType", "private or public", ["private", "public"]),
    ],
  },
  {
    ...{ category: "Invoke", provider: "Lambda", inputs: [0, 5], outputs: [0, 5], timeoutMinutes: hours(24), variables: [] },
    properties: [required("FunctionName", "The function"), optional("UserParameters", "What the function is given")],
  },
  {
    ...{ category: "Invoke", provider: "StepFunctions", inputs: [0, 1], outputs: [0, 1], timeoutMinutes: days(7) },
    variables: ["StateMachineArn", "ExecutionArn"],
    properties: [
      required("StateMachineArn", "The state machine"),
      optional("ExecutionNamePrefix", "The beginning of the execution's name"),
      optional("InputType", "How the input is given", ["Literal", "FilePath"]),
      optional("Input", "The input, or its file in the artifact"),
    ],
  },
  {
    ...{ category: "Invoke", provider: "CodePipeline", inputs: [0, 0], outputs: [0, 0], timeoutMinutes: 60, variables: [] },
    properties: [
      required("PipelineName", "The pipeline to start"),
      optional("SourceRevisions", "A JSON list of source revisions"),
      optional("Variables", "A JSON list of variables"),
    ],
  },
  {
    ...{ category: "Invoke", provider: "InspectorScan", inputs: [0, 1], outputs: [1, 1], timeoutMinutes: 60 },
    variables: ["HighestScannedSeverity"],
    properties: [
      required("InspectorRunMode", "What is scanned", ["SourceCodeScan", "ECRImageScan"]),
      optional("ECRRepositoryName", "The repository"),
      optional("ImageTag", "The image"),
      ...["Critical", "High", "Medium", "Low"].map((level) => optional(`${level}Threshold`, "More findings than this fail the action")),
    ],
  },
  {
    ...{ category: "Invoke", owner: "ThirdParty", provider: "Snyk", inputs: [1, 1], outputs: [0, 1], timeoutMinutes: 60, variables: [] },
    properties: [],
  },
  {
    ...{ category: "Test", provider: "DeviceFarm", inputs: [1, 1], outputs: [0, 0], timeoutMinutes: hours(8), variables: [] },
    properties: [
      required("AppType", "What the app runs on", ["iOS", "Android", "Web"]),
      ...["ProjectId", "App", "DevicePoolArn", "TestType"].map((name) => required(name, "Of the run")),
      ...[...radios, ...deviceFarmOptions],
    ],
  },
  {
    ...{ category: "Source", provider: "ECR", inputs: [0, 0], outputs: [1, 1], timeoutMinutes: 60 },
    variables: ["RegistryId", "RepositoryName", "ImageTag", "ImageDigest", "ImageURI"],
    properties: [required("RepositoryName", "The repository"), optional("ImageTag", "The tag to watch; latest when omitted")],
  },
];
