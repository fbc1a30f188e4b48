# The main job's resources as Terraform's AWS provider creates them. `endpoint` comes from the test.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }

provider "aws" {
  region            = "us-east-1"
  s3_use_path_style = true
  endpoints {
    codebuild    = var.endpoint
    codecommit   = var.endpoint
    codedeploy   = var.endpoint
    codepipeline = var.endpoint
    iam          = var.endpoint
    s3           = var.endpoint
    ssm          = var.endpoint
    sts          = var.endpoint
  }
}

data "aws_caller_identity" "me" {}

resource "aws_s3_bucket" "artifacts" {
  bucket        = "terraform-artifacts"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "artifacts" {
  bucket = aws_s3_bucket.artifacts.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_codecommit_repository" "app" {
  repository_name = "terraform-app"
  description     = "Made by Terraform"
}

resource "aws_ssm_parameter" "greeting" {
  name  = "/terraform/greeting"
  type  = "String"
  value = "hello"
}

data "aws_iam_policy_document" "trust" {
  for_each = toset(["codepipeline", "codebuild", "codedeploy"])
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "role" {
  for_each           = data.aws_iam_policy_document.trust
  name               = "terraform-${each.key}"
  assume_role_policy = each.value.json
  tags               = { made-by = "terraform" }
}

resource "aws_iam_role_policy" "work" {
  for_each = aws_iam_role.role
  role     = each.value.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:*", "codecommit:*", "codebuild:*", "codedeploy:*", "logs:*"], Resource = "*" }]
  })
}

resource "aws_codebuild_project" "build" {
  name         = "terraform-build"
  service_role = aws_iam_role.role["codebuild"].arn
  artifacts { type = "CODEPIPELINE" }
  source {
    type      = "CODEPIPELINE"
    buildspec = "buildspec.yml"
  }
  environment {
    type         = "LINUX_CONTAINER"
    image        = "quintet/host"
    compute_type = "BUILD_GENERAL1_SMALL"
    environment_variable {
      name  = "GREETING"
      value = aws_ssm_parameter.greeting.name
      type  = "PARAMETER_STORE"
    }
  }
  tags = { made-by = "terraform" }
}

resource "aws_codedeploy_app" "app" {
  name             = "terraform-app"
  compute_platform = "Server"
}

resource "aws_codedeploy_deployment_config" "two" {
  deployment_config_name = "terraform-two-healthy"
  minimum_healthy_hosts {
    type  = "HOST_COUNT"
    value = 2
  }
}

resource "aws_codedeploy_deployment_group" "hosts" {
  app_name               = aws_codedeploy_app.app.name
  deployment_group_name  = "hosts"
  service_role_arn       = aws_iam_role.role["codedeploy"].arn
  deployment_config_name = aws_codedeploy_deployment_config.two.id
  on_premises_instance_tag_filter {
    key   = "service"
    value = "terraform"
    type  = "KEY_AND_VALUE"
  }
  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE"]
  }
}

resource "aws_codepipeline" "app" {
  name          = "terraform-app"
  role_arn      = aws_iam_role.role["codepipeline"].arn
  pipeline_type = "V2"
  tags          = { made-by = "terraform" }

  artifact_store {
    type     = "S3"
    location = aws_s3_bucket.artifacts.bucket
  }

  stage {
    name = "Source"
    action {
      name             = "Checkout"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeCommit"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        RepositoryName       = aws_codecommit_repository.app.repository_name
        BranchName           = "main"
        PollForSourceChanges = "false"
      }
    }
  }

  stage {
    name = "Build"
    action {
      name             = "Build"
      category         = "Build"
      owner            = "AWS"
      provider         = "CodeBuild"
      version          = "1"
      input_artifacts  = ["source"]
      output_artifacts = ["built"]
      configuration    = { ProjectName = aws_codebuild_project.build.name }
    }
  }

  stage {
    name = "Approve"
    action {
      name     = "GoAhead"
      category = "Approval"
      owner    = "AWS"
      provider = "Manual"
      version  = "1"
    }
  }

  stage {
    name = "Deploy"
    action {
      name            = "Hosts"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "CodeDeploy"
      version         = "1"
      input_artifacts = ["built"]
      configuration = {
        ApplicationName     = aws_codedeploy_app.app.name
        DeploymentGroupName = aws_codedeploy_deployment_group.hosts.deployment_group_name
      }
    }
  }
}
