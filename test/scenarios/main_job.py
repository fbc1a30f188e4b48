"""The main job with boto3: `python3 main_job.py NAME ADDRESS ADDRESS`, where two hosts tagged service=NAME answer at the addresses."""

import json
import sys
import time
import urllib.request
from pathlib import Path

import boto3

name, *addresses = sys.argv[1:]
setting = Path(__file__).parent / "main-job"
codecommit, codebuild, codedeploy = boto3.client("codecommit"), boto3.client("codebuild"), boto3.client("codedeploy")
codepipeline, iam, s3 = boto3.client("codepipeline"), boto3.client("iam"), boto3.client("s3")
account = boto3.client("sts").get_caller_identity()["Account"]
tip = None


def until(condition, what):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.1)
    raise TimeoutError(what)


def commit(files):
    global tip
    parent = {"parentCommitId": tip} if tip else {}
    tip = codecommit.create_commit(repositoryName=name, branchName="main", putFiles=files, **parent)["commitId"]


def commit_page(text):
    commit([{"filePath": "index.html", "fileContent": f"{text}\n".encode()}])


def first_files():
    root = setting / "repository"
    return [
        {
            "filePath": str(path.relative_to(root)),
            "fileMode": "EXECUTABLE" if path.stat().st_mode & 0o100 else "NORMAL",
            "fileContent": path.read_bytes(),
        }
        for path in root.rglob("*")
        if path.is_file()
    ]


def make_roles():
    def document(**statement):
        return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})

    actions = ["s3:*", "codecommit:*", "codebuild:*", "codedeploy:*", "logs:*"]
    for service in ["codepipeline", "codebuild", "codedeploy"]:
        role, principal = f"{name}-{service}", {"Service": f"{service}.amazonaws.com"}
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=document(Principal=principal, Action="sts:AssumeRole"))
        iam.put_role_policy(RoleName=role, PolicyName="work", PolicyDocument=document(Action=actions, Resource="*"))


def make_builds_and_deployments():
    def role(service):
        return f"arn:aws:iam::{account}:role/{name}-{service}"

    for kind in ["build", "test"]:
        codebuild.create_project(
            name=f"{name}-{kind}",
            source={"type": "CODEPIPELINE", "buildspec": f"{kind}spec.yml"},
            artifacts={"type": "CODEPIPELINE"},
            environment={"type": "LINUX_CONTAINER", "image": "quintet/host", "computeType": "BUILD_GENERAL1_SMALL"},
            serviceRole=role("codebuild"),
        )
    codedeploy.create_application(applicationName=name, computePlatform="Server")
    codedeploy.create_deployment_group(
        applicationName=name,
        deploymentGroupName="hosts",
        serviceRoleArn=role("codedeploy"),
        deploymentConfigName="CodeDeployDefault.OneAtATime",
        onPremisesInstanceTagFilters=[{"Key": "service", "Value": name, "Type": "KEY_AND_VALUE"}],
        autoRollbackConfiguration={"enabled": True, "events": ["DEPLOYMENT_FAILURE"]},
    )


def execution_of_tip():
    def find():
        for execution in codepipeline.list_pipeline_executions(pipelineName=name)["pipelineExecutionSummaries"]:
            if any(revision.get("revisionId") == tip for revision in execution.get("sourceRevisions", [])):
                return execution["pipelineExecutionId"]

    return until(find, "the commit starts the pipeline")


def stage(stage_name):
    stages = codepipeline.get_pipeline_state(name=name)["stageStates"]
    return next(state for state in stages if state["stageName"] == stage_name)


def reaches(execution, stage_name, status):
    wanted = (execution, status)

    def is_there():
        latest = stage(stage_name).get("latestExecution", {})
        return (latest.get("pipelineExecutionId"), latest.get("status")) == wanted

    until(is_there, f"{stage_name} is {status}")


def approve(execution):
    reaches(execution, "Approve", "InProgress")
    token = until(lambda: stage("Approve")["actionStates"][0].get("latestExecution", {}).get("token"), "an approval is asked for")
    codepipeline.put_approval_result(
        pipelineName=name, stageName="Approve", actionName="GoAhead", token=token, result={"summary": "ok", "status": "Approved"}
    )


def serves_version_1():
    pages = [urllib.request.urlopen(address).read() for address in addresses]
    assert pages == [b"Hello, version 1\n"] * 2, pages


codecommit.create_repository(repositoryName=name)
commit(first_files())
bucket = f"{name}-artifacts-{account}"
s3.create_bucket(Bucket=bucket)
s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
make_roles()
make_builds_and_deployments()
text = (setting / "pipeline.json").read_text().replace("NAME", name).replace("ACCOUNT", account)
codepipeline.create_pipeline(pipeline=json.loads(text))

first = execution_of_tip()
approve(first)
reaches(first, "Deploy", "Succeeded")
serves_version_1()
print("deployed version 1")

commit_page("Goodbye")
reaches(execution_of_tip(), "Test", "Failed")
assert stage("Deploy")["latestExecution"]["pipelineExecutionId"] == first
serves_version_1()
print("stopped by its test")

commit_page("Hello, broken")
broken = execution_of_tip()
approve(broken)
reaches(broken, "Deploy", "Failed")


def is_rolled_back():
    newest = codedeploy.list_deployments(applicationName=name, deploymentGroupName="hosts")["deployments"][0]
    info = codedeploy.get_deployment(deploymentId=newest)["deploymentInfo"]
    return (info["creator"], info["status"]) == ("codeDeployRollback", "Succeeded")


until(is_rolled_back, "the last good revision is deployed again")
serves_version_1()
print("rolled back to version 1")
