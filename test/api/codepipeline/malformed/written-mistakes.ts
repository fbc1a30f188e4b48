import { good, type Malformed, type Tree } from "./declaration-tree.ts";

const Structure = "InvalidStructureException";
const Stage = "InvalidStageDeclarationException";
const Action = "InvalidActionDeclarationException";
const Blocker = "InvalidBlockerDeclarationException";
const Validation = "ValidationException";

type Row = [what: string, breaks: (pipeline: Tree) => unknown, exception: string, names: string];

const trigger = (gitConfiguration: object) => ({ providerType: "CodeStarSourceConnection", gitConfiguration });
const s3 = { category: "Source", owner: "AWS", provider: "S3", version: "1" };
const approval = (name: string) => ({ name, actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" } });
const check = (over: object = {}) => ({
  name: "Check",
  ruleTypeId: { category: "Rule", owner: "AWS", provider: "VariableCheck", version: "1" },
  configuration: { Variable: "a", Operator: "EQ", Value: "a" },
  ...over,
});
const entry = (pipeline: Tree) => pipeline.stages[1].beforeEntry.conditions[0];

const ofStructure: Row[] = [
  ["no stages", (p) => (p.stages = []), Structure, "Pipeline has only 0 stage(s)"],
  ["one stage", (p) => (p.stages = [p.stages[0]]), Structure, "Pipeline has only 1 stage(s)"],
  [
    "51 stages",
    (p) => (p.stages = [p.stages[0], ...Array.from({ length: 50 }, (_, at) => ({ name: `s${at}`, actions: [approval("A")] }))]),
    Structure,
    "up to 50 stages",
  ],
  ["no source stage", (p) => p.stages.shift(), Structure, "start with a stage that only contains source actions"],
  ["an empty source stage", (p) => (p.stages[0].actions = []), Structure, "start with a stage that only contains source actions"],
  [
    "a build beside the source",
    (p) => p.stages[0].actions.push(approval("Ask")),
    Structure,
    "start with a stage that only contains source actions",
  ],
  [
    "a source in the second stage",
    (p) => p.stages[1].actions.push({ ...p.stages[0].actions[0], name: "Again" }),
    Structure,
    "only be included in the first stage",
  ],
  ["a source in the last stage", (p) => (p.stages[2].actions[0].actionTypeId = s3), Structure, "only be included in the first stage"],
  ["two stores at once", (p) => (p.artifactStores = { "us-east-1": p.artifactStore }), Structure, "'pipeline.artifactStores'"],
  ["no store", (p) => delete p.artifactStore, Structure, "'pipeline.artifactStore' or 'pipeline.artifactStores'"],
  [
    "no store in its own region",
    (p) => {
      p.artifactStores = { "eu-west-1": p.artifactStore };
      delete p.artifactStore;
    },
    Structure,
    "missing in 'pipeline.artifactStores': us-east-1",
  ],
  [
    "no store in an action's region",
    (p) => {
      p.artifactStores = { "us-east-1": p.artifactStore };
      delete p.artifactStore;
      p.stages[2].actions[1].region = "eu-west-1";
    },
    Structure,
    "missing in 'pipeline.artifactStores': eu-west-1",
  ],
  ["an action elsewhere with one store", (p) => (p.stages[2].actions[1].region = "eu-west-1"), Structure, "Use 'pipeline.artifactStores'"],
  [
    "QUEUED in V1",
    (p) => {
      p.pipelineType = "V1";
      delete p.variables;
    },
    Structure,
    "QUEUED or PARALLEL mode can only be used with V2",
  ],
  [
    "PARALLEL in V1",
    (p) => {
      p.pipelineType = "V1";
      p.executionMode = "PARALLEL";
    },
    Structure,
    "QUEUED or PARALLEL mode can only be used with V2",
  ],
  ["QUEUED without a type", (p) => delete p.pipelineType, Structure, "can only be used with V2"],
  [
    "variables in V1",
    (p) => {
      p.pipelineType = "V1";
      p.executionMode = "SUPERSEDED";
    },
    Structure,
    "Pipeline variable can only be used with V2",
  ],
  [
    "triggers in V1",
    (p) => {
      p.pipelineType = "V1";
      delete p.executionMode;
      p.triggers = [trigger({ sourceActionName: "Fetch", push: [{ tags: { includes: ["v*"] } }] })];
    },
    Structure,
    "Triggers on tag can only be used with V2",
  ],
  ["a variable twice", (p) => (p.variables[1].name = "env"), Structure, "already in use: env"],
  [
    "a trigger of an S3 source",
    (p) => (p.triggers = [trigger({ sourceActionName: "Fetch", push: [{ tags: { includes: ["v*"] } }] })]),
    Structure,
    "Triggers for connections must reference a CodeStarSourceConnection action",
  ],
  [
    "a trigger of nobody",
    (p) => (p.triggers = [trigger({ sourceActionName: "Nobody", push: [{ tags: { includes: ["v*"] } }] })]),
    Structure,
    "Triggers for connections must reference a CodeStarSourceConnection action",
  ],
  [
    "a trigger without a configuration",
    (p) => (p.triggers = [{ providerType: "CodeStarSourceConnection" }]),
    Validation,
    "'pipeline.triggers.1.member.gitConfiguration'",
  ],
  [
    "a trigger without a source",
    (p) => (p.triggers = [trigger({})]),
    Validation,
    "'pipeline.triggers.1.member.gitConfiguration.sourceActionName'",
  ],
  [
    "four push filters",
    (p) => (p.triggers = [trigger({ sourceActionName: "Fetch", push: Array.from({ length: 4 }, () => ({ tags: { includes: ["v"] } })) })]),
    Validation,
    "'pipeline.triggers.1.member.gitConfiguration.push'",
  ],
  [
    "nine patterns",
    (p) =>
      (p.triggers = [
        trigger({ sourceActionName: "Fetch", push: [{ branches: { includes: Array.from({ length: 9 }, (_, at) => `b${at}`) } }] }),
      ]),
    Validation,
    "'pipeline.triggers.1.member.gitConfiguration.push.1.member.branches.includes'",
  ],
  [
    "a pull request event that is none",
    (p) => (p.triggers = [trigger({ sourceActionName: "Fetch", pullRequest: [{ events: ["MERGED"] }] })]),
    Validation,
    "'pipeline.triggers.1.member.gitConfiguration.pullRequest.1.member.events'",
  ],
  [
    "another provider's trigger",
    (p) => (p.triggers = [{ providerType: "GitHub", gitConfiguration: { sourceActionName: "Fetch" } }]),
    Validation,
    "'pipeline.triggers.1.member.providerType'",
  ],
  [
    "a key without its type",
    (p) => (p.artifactStore.encryptionKey = { id: "k" }),
    Validation,
    "'pipeline.artifactStore.encryptionKey.type'",
  ],
  [
    "a key without its id",
    (p) => (p.artifactStore.encryptionKey = { type: "KMS" }),
    Validation,
    "'pipeline.artifactStore.encryptionKey.id'",
  ],
  [
    "a long key",
    (p) => (p.artifactStore.encryptionKey = { id: "k".repeat(401), type: "KMS" }),
    Validation,
    "'pipeline.artifactStore.encryptionKey.id'",
  ],
  [
    "another kind of key",
    (p) => (p.artifactStore.encryptionKey = { id: "k", type: "HSM" }),
    Validation,
    "'pipeline.artifactStore.encryptionKey.type'",
  ],
  [
    "a role that nobody has",
    (p) => (p.roleArn = p.roleArn.replace(/pipe$/, "nobody")),
    Structure,
    "is not authorized to perform AssumeRole on role arn:aws:iam",
  ],
  ...["constructor", "__proto__", "toString"].map(
    (name): Row => [`a stage called ${name}`, (p) => (p.stages[1].name = name), Structure, `'${name}' is reserved`],
  ),
  ["an action called hasOwnProperty", (p) => (p.stages[1].actions[0].name = "hasOwnProperty"), Structure, "'hasOwnProperty' is reserved"],
];

const ofStages: Row[] = [
  ["a stage name twice", (p) => (p.stages[2].name = "Build"), Stage, "Stage name 'Build' is used more than once"],
  ["the source's name twice", (p) => (p.stages[2].name = "Source"), Stage, "Stage name 'Source' is used more than once"],
  ["a stage without actions", (p) => (p.stages[1].actions = []), Stage, "Stage 'Build' should contain at least 1 action"],
  [
    "51 actions",
    (p) => (p.stages[2].actions = Array.from({ length: 51 }, (_, at) => approval(`a${at}`))),
    Stage,
    "Stage 'Deploy' has too many actions",
  ],
  [
    "an action name twice",
    (p) => (p.stages[1].actions[1].name = "Compile"),
    Stage,
    "Action name 'Compile' is used more than once in stage 'Build'",
  ],
  [
    "conditions in V1",
    (p) => {
      p.pipelineType = "V1";
      p.executionMode = "SUPERSEDED";
      delete p.variables;
      p.stages.pop();
    },
    Stage,
    "Stage level conditions can only be used with V2",
  ],
  ["both forms of failure", (p) => (p.stages[2].onFailure.result = "ROLLBACK"), Stage, "both top level result and conditions: 'Deploy'"],
  [
    "rollback in PARALLEL",
    (p) => {
      p.executionMode = "PARALLEL";
      delete p.stages[1].onSuccess;
    },
    Stage,
    "Failure conditions with rollback result type cannot be added to a PARALLEL pipeline.",
  ],
  [
    "rollback after success in PARALLEL",
    (p) => {
      p.executionMode = "PARALLEL";
      delete p.stages[2].onFailure;
    },
    Stage,
    "Success conditions with rollback result type cannot be added to a PARALLEL pipeline.",
  ],
  [
    "a source that is rolled back",
    (p) => (p.stages[0].onFailure = { result: "ROLLBACK" }),
    Stage,
    "source stage 'Source' cannot be rolled back",
  ],
  ["a source that is skipped", (p) => (p.stages[0].onFailure = { result: "SKIP" }), Stage, "source stage 'Source' cannot be skipped"],
  ["a retry configuration without a retry", (p) => (p.stages[1].onFailure.result = "SKIP"), Stage, "retry configuration of stage 'Build'"],
  [
    "an entry that rolls back",
    (p) => (entry(p).result = "ROLLBACK"),
    Stage,
    "The entry condition of stage 'Build' has the result ROLLBACK",
  ],
  ["an entry that retries", (p) => (entry(p).result = "RETRY"), Stage, "The entry condition of stage 'Build' has the result RETRY"],
  [
    "a success that is skipped",
    (p) => (p.stages[1].onSuccess.conditions[0].result = "SKIP"),
    Stage,
    "The success condition of stage 'Build' has the result SKIP",
  ],
  [
    "a success that retries",
    (p) => (p.stages[1].onSuccess.conditions[0].result = "RETRY"),
    Stage,
    "The success condition of stage 'Build' has the result RETRY",
  ],
  ["a window that skips", (p) => (entry(p).result = "SKIP"), Stage, "rule 'Open' in stage 'Build' is DeploymentWindow"],
  [
    "a rule name twice",
    (p) => entry(p).rules.push(entry(p).rules[0]),
    Stage,
    "Rule name 'Open' is used more than once in the entry condition of stage 'Build'",
  ],
  [
    "an unknown rule",
    (p) => (entry(p).rules[0].ruleTypeId.provider = "Weather"),
    Stage,
    "Rule 'Open' in the entry condition of stage 'Build' has a type that is not available",
  ],
  ["another version of a rule", (p) => (entry(p).rules[0].ruleTypeId.version = "2"), Stage, "Version: '2'"],
  [
    "a window without a cron",
    (p) => (entry(p).rules[0].configuration = { TimeZone: "UTC" }),
    Stage,
    "Rule 'Open' in the entry condition of stage 'Build' is missing required configuration 'Cron'",
  ],
  ["a rule with an unknown key", (p) => (entry(p).rules[0].configuration.cron = "x"), Stage, "contains unknown configuration 'cron'"],
  [
    "a window of five fields",
    (p) => (entry(p).rules[0].configuration.Cron = "* * * * *"),
    Stage,
    "Rule 'Open' in the entry condition of stage 'Build' has no valid window",
  ],
  ["a window with minute 61", (p) => (entry(p).rules[0].configuration.Cron = "* 61 * ? * *"), Stage, "'61' is not a valid minutes"],
  ["a window nowhere", (p) => (entry(p).rules[0].configuration.TimeZone = "Nowhere"), Stage, "'Nowhere' is not a time zone"],
  [
    "an operator that is none",
    (p) => (entry(p).rules = [check({ configuration: { Variable: "a", Operator: "LIKE", Value: "a" } })]),
    Stage,
    "invalid value for 'Operator'",
  ],
  [
    "a check of nothing",
    (p) => (entry(p).rules = [check({ configuration: { Operator: "EQ", Value: "a" } })]),
    Stage,
    "missing required configuration 'Variable'",
  ],
  [
    "a rule with commands",
    (p) => (entry(p).rules = [check({ commands: ["true"] })]),
    Stage,
    "Rule 'Check' in the entry condition of stage 'Build' cannot contain commands",
  ],
  [
    "a rule with an input",
    (p) => (entry(p).rules = [check({ inputArtifacts: [{ name: "Code" }] })]),
    Stage,
    "more than the maximum count (0)",
  ],
  [
    "a build rule without an input",
    (p) => (entry(p).rules = [check({ ruleTypeId: { category: "Rule", provider: "CodeBuild" }, configuration: { ProjectName: "x" } })]),
    Stage,
    "less than the minimum count (1)",
  ],
  [
    "a build rule with an unknown input",
    (p) =>
      (entry(p).rules = [
        check({
          ruleTypeId: { category: "Rule", provider: "CodeBuild" },
          configuration: { ProjectName: "x" },
          inputArtifacts: [{ name: "Built1" }],
        }),
      ]),
    Stage,
    "Input Artifact Bundle Built1 in rule Check of stage Build",
  ],
  [
    "a commands rule without commands",
    (p) =>
      (entry(p).rules = [
        check({ ruleTypeId: { category: "Rule", provider: "Commands" }, configuration: {}, inputArtifacts: [{ name: "Code" }] }),
      ]),
    Stage,
    "Rule 'Check' in the entry condition of stage 'Build' has no commands",
  ],
  [
    "a rule elsewhere",
    (p) => (entry(p).rules[0].region = "eu-west-1"),
    Stage,
    "Rule 'Open' in the entry condition of stage 'Build' is declared for region eu-west-1",
  ],
  [
    "a rule of the category Build",
    (p) => (entry(p).rules[0].ruleTypeId.category = "Build"),
    Validation,
    "'pipeline.stages.2.member.beforeEntry.conditions.1.member.rules.1.member.ruleTypeId.category'",
  ],
  [
    "an entry that asks the stage itself",
    (p) => (entry(p).rules = [check({ configuration: { Variable: "#{Built.x}", Operator: "EQ", Value: "a" } })]),
    Stage,
    "#{Built.x}",
  ],
  [
    "a rule that asks for an unknown variable",
    (p) => (p.stages[2].onFailure.conditions[0].rules[0].configuration.Variable = "#{variables.nope}"),
    Stage,
    "Rule 'Why' of stage 'Deploy' contains the variable reference #{variables.nope}",
  ],
  ["a blocker", (p) => (p.stages[1].blockers = [{ name: "Stop", type: "Schedule" }]), Blocker, "Blocker 'Stop' in stage 'Build'"],
  [
    "a blocker of another type",
    (p) => (p.stages[1].blockers = [{ name: "Stop", type: "Wall" }]),
    Validation,
    "'pipeline.stages.2.member.blockers.1.member.type'",
  ],
  [
    "a blocker without a name",
    (p) => (p.stages[1].blockers = [{ type: "Schedule" }]),
    Validation,
    "'pipeline.stages.2.member.blockers.1.member.name'",
  ],
];

const ofActions: Row[] = [
  [
    "an unknown provider",
    (p) => (p.stages[1].actions[0].actionTypeId.provider = "P"),
    Action,
    "ActionType (Category: 'Build', Provider: 'P', Owner: 'AWS', Version: '1') in action 'Compile' is not available in region US_EAST_1",
  ],
  ["another version", (p) => (p.stages[1].actions[0].actionTypeId.version = "2"), Action, "Version: '2') in action 'Compile'"],
  [
    "a provider in another category",
    (p) => (p.stages[1].actions[0].actionTypeId.category = "Deploy"),
    Action,
    "ActionType (Category: 'Deploy', Provider: 'CodeBuild'",
  ],
  ["a custom type nobody created", (p) => (p.stages[1].actions[0].actionTypeId.owner = "Custom"), Action, "Owner: 'Custom'"],
  [
    "a third party's type nobody declared",
    (p) => (p.stages[1].actions[0].actionTypeId.owner = "ThirdParty"),
    Action,
    "Owner: 'ThirdParty'",
  ],
  [
    "missing configuration",
    (p) => delete p.stages[1].actions[0].configuration.ProjectName,
    Action,
    "'Compile' is missing required configuration 'ProjectName'",
  ],
  [
    "no configuration at all",
    (p) => delete p.stages[1].actions[0].configuration,
    Action,
    "'Compile' is missing required configuration 'ProjectName'",
  ],
  [
    "a source without its bucket",
    (p) => delete p.stages[0].actions[0].configuration.S3Bucket,
    Action,
    "'Fetch' is missing required configuration 'S3Bucket'",
  ],
  [
    "a source without its key",
    (p) => delete p.stages[0].actions[0].configuration.S3ObjectKey,
    Action,
    "'Fetch' is missing required configuration 'S3ObjectKey'",
  ],
  [
    "a deployment without its bucket",
    (p) => delete p.stages[2].actions[1].configuration.BucketName,
    Action,
    "'Site' is missing required configuration 'BucketName'",
  ],
  [
    "a deployment that says nothing of unpacking",
    (p) => delete p.stages[2].actions[1].configuration.Extract,
    Action,
    "'Site' is missing required configuration 'Extract'",
  ],
  [
    "a deployment without a key",
    (p) => (p.stages[2].actions[1].configuration.Extract = "false"),
    Action,
    "'Site' is missing required configuration 'ObjectKey'",
  ],
  [
    "unknown configuration",
    (p) => (p.stages[1].actions[0].configuration.projectName = "x"),
    Action,
    "'Compile' contains unknown configuration 'projectName'",
  ],
  [
    "unknown configuration of an approval",
    (p) => (p.stages[2].actions[0].configuration.Custom = "x"),
    Action,
    "'Ask' contains unknown configuration 'Custom'",
  ],
  [
    "a boolean that is none",
    (p) => (p.stages[0].actions[0].configuration.PollForSourceChanges = "no"),
    Action,
    "'Fetch' contains an invalid value for 'PollForSourceChanges'",
  ],
  [
    "an unpacking that is neither",
    (p) => (p.stages[2].actions[1].configuration.Extract = "maybe"),
    Action,
    "'Site' contains an invalid value for 'Extract'",
  ],
  [
    "too few inputs",
    (p) => (p.stages[1].actions[0].inputArtifacts = []),
    Action,
    "Action Compile declares 0 input artifacts which is less than the minimum count (1)",
  ],
  [
    "an input of a source",
    (p) => (p.stages[0].actions[0].inputArtifacts = [{ name: "Built1" }]),
    Action,
    "Action Fetch declares 1 input artifacts which is more than the maximum count (0)",
  ],
  [
    "two outputs of a source",
    (p) => p.stages[0].actions[0].outputArtifacts.push({ name: "More" }),
    Action,
    "Action Fetch declares 2 output artifacts which is more than the maximum count (1)",
  ],
  ["no output of a source", (p) => (p.stages[0].actions[0].outputArtifacts = []), Action, "Action Fetch declares 0 output artifacts"],
  [
    "an output of an approval",
    (p) => (p.stages[2].actions[0].outputArtifacts = [{ name: "No" }]),
    Action,
    "Action Ask declares 1 output artifacts",
  ],
  [
    "an input of an approval",
    (p) => (p.stages[2].actions[0].inputArtifacts = [{ name: "Code" }]),
    Action,
    "Action Ask declares 1 input artifacts",
  ],
  [
    "six inputs of a build",
    (p) => (p.stages[1].actions[0].inputArtifacts = Array.from({ length: 6 }, (_, at) => ({ name: `c${at}` }))),
    Action,
    "Action Compile declares 6 input artifacts",
  ],
  [
    "six outputs of a build",
    (p) => (p.stages[1].actions[0].outputArtifacts = Array.from({ length: 6 }, (_, at) => ({ name: `c${at}` }))),
    Action,
    "Action Compile declares 6 output artifacts",
  ],
  ["no input of a deployment", (p) => delete p.stages[2].actions[1].inputArtifacts, Action, "Action Site declares 0 input artifacts"],
  [
    "an input nobody puts out",
    (p) => (p.stages[1].actions[0].inputArtifacts[0].name = "Nobody"),
    Action,
    "Input Artifact Bundle Nobody in action Compile",
  ],
  [
    "an input of a later stage",
    (p) => {
      p.stages[1].actions[0].inputArtifacts[0].name = "Late";
      p.stages.push({
        name: "After",
        actions: [
          {
            ...p.stages[1].actions[0],
            name: "Late",
            namespace: "L",
            inputArtifacts: [{ name: "Code" }],
            outputArtifacts: [{ name: "Late" }],
          },
        ],
      });
    },
    Action,
    "Input Artifact Bundle Late in action Compile",
  ],
  ["an input of the same runOrder", (p) => (p.stages[1].actions[1].runOrder = 1), Action, "Input Artifact Bundle Built1 in action Check"],
  [
    "an input twice",
    (p) => {
      p.stages[1].actions[0].inputArtifacts = [{ name: "Code" }, { name: "Code" }];
      p.stages[1].actions[0].configuration.PrimarySource = "Code";
    },
    Action,
    "Input Artifact Bundle Code is used more than once in action Compile",
  ],
  [
    "an output twice in the pipeline",
    (p) => (p.stages[1].actions[0].outputArtifacts[0].name = "Code"),
    Action,
    "Code has been used more than once",
  ],
  [
    "an output twice in the stage",
    (p) => (p.stages[1].actions[1].outputArtifacts = [{ name: "Built1" }]),
    Action,
    "Built1 has been used more than once",
  ],
  [
    "several inputs and no primary",
    (p) => (p.stages[1].actions[1].inputArtifacts = [{ name: "Code" }, { name: "Built1" }]),
    Action,
    "'Check' is missing required configuration 'PrimarySource'",
  ],
  [
    "a primary that is no input",
    (p) => (p.stages[1].actions[1].configuration.PrimarySource = "Nobody"),
    Action,
    "PrimarySource 'Nobody' of action 'Check'",
  ],
  ["commands of a build", (p) => (p.stages[1].actions[0].commands = ["true"]), Action, "cannot contain a commands field: Compile"],
  [
    "environment variables of an approval",
    (p) => (p.stages[2].actions[0].environmentVariables = [{ name: "A", value: "b" }]),
    Action,
    "Ask",
  ],
  ["output variables of a deployment", (p) => (p.stages[2].actions[1].outputVariables = ["A"]), Action, "Site"],
  [
    "a source elsewhere",
    (p) => {
      p.artifactStores = { "us-east-1": p.artifactStore, "eu-west-1": p.artifactStore };
      delete p.artifactStore;
      p.stages[0].actions[0].region = "eu-west-1";
    },
    Action,
    "Action 'Fetch'",
  ],
  [
    "a reserved namespace",
    (p) => (p.stages[0].actions[0].namespace = "codepipeline"),
    Action,
    "Namespace 'codepipeline' in action 'Fetch' is reserved",
  ],
  [
    "the variables' namespace",
    (p) => (p.stages[0].actions[0].namespace = "variables"),
    Action,
    "Namespace 'variables' in action 'Fetch' is reserved",
  ],
  ["a namespace twice", (p) => (p.stages[1].actions[0].namespace = "Src"), Action, "Namespace 'Src' is used more than once"],
  [
    "a namespace that is an artifact",
    (p) => (p.stages[1].actions[0].namespace = "Code"),
    Action,
    "Namespace 'Code' in action 'Compile' is already the name of an artifact",
  ],
  [
    "a reference to nobody",
    (p) => (p.stages[1].actions[0].configuration.ProjectName = "#{Nobody.x}"),
    Action,
    "'Compile' contains the variable reference #{Nobody.x}",
  ],
  [
    "a reference in another case",
    (p) => (p.stages[1].actions[1].configuration.ProjectName = "#{src.ObjectKey}"),
    Action,
    "'Check' contains the variable reference #{src.ObjectKey}",
  ],
  [
    "a reference to oneself",
    (p) => (p.stages[1].actions[0].configuration.ProjectName = "#{Built.x}"),
    Action,
    "'Compile' contains the variable reference #{Built.x}",
  ],
  [
    "a reference to the same runOrder",
    (p) => {
      p.stages[1].actions[1].runOrder = 1;
      p.stages[1].actions[1].inputArtifacts = [{ name: "Code" }];
      p.stages[1].actions[1].configuration.ProjectName = "#{Built.x}";
    },
    Action,
    "'Check' contains the variable reference #{Built.x}",
  ],
  [
    "a variable that is not declared",
    (p) => (p.stages[2].actions[0].configuration.CustomData = "#{variables.nope}"),
    Action,
    "'Ask' contains the variable reference #{variables.nope}",
  ],
  [
    "a variable in a source",
    (p) => (p.stages[0].actions[0].configuration.S3ObjectKey = "#{variables.env}"),
    Action,
    "'Fetch' contains the variable reference #{variables.env}",
  ],
  [
    "another word of codepipeline",
    (p) => (p.stages[2].actions[0].configuration.CustomData = "#{codepipeline.PipelineName}"),
    Action,
    "#{codepipeline.PipelineName}",
  ],
  [
    "too much configuration",
    (p) => (p.stages[2].actions[0].configuration = { CustomData: "x".repeat(1001) }),
    Validation,
    "'pipeline.stages.3.member.actions.1.member.configuration",
  ],
  [
    "a role without an account",
    (p) => (p.stages[2].actions[1].roleArn = "arn:aws:iam::role/x"),
    Validation,
    "'pipeline.stages.3.member.actions.2.member.roleArn'",
  ],
  ["a file pattern of a build's output", (p) => (p.stages[1].actions[0].outputArtifacts[0].files = ["**/*"]), Action, "Compile"],
  [
    "an empty file pattern",
    (p) => (p.stages[1].actions[0].outputArtifacts[0].files = [""]),
    Validation,
    "'pipeline.stages.2.member.actions.1.member.outputArtifacts.1.member.files'",
  ],
  [
    "an environment variable without a value",
    (p) => (p.stages[1].actions[0].environmentVariables = [{ name: "A" }]),
    Validation,
    "'pipeline.stages.2.member.actions.1.member.environmentVariables.1.member.value'",
  ],
  [
    "an environment variable with a wrong name",
    (p) => (p.stages[1].actions[0].environmentVariables = [{ name: "a-b", value: "c" }]),
    Validation,
    "'pipeline.stages.2.member.actions.1.member.environmentVariables.1.member.name'",
  ],
];

/** Written by hand: what is wrong, and what AWS's user must read to find it. */
export const writtenMistakes = (name: string, roleArn: string): Malformed[] =>
  [...ofStructure, ...ofStages, ...ofActions].map(([what, breaks, exception, names]) => {
    const declaration = good(name, roleArn);
    breaks(declaration);
    return { what, declaration, exception, names };
  });
