# The same stack as ../template.yaml. Read that for what is the same in both; comments here say what is not.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

data "aws_vpc" "this" {
  id = var.vpc_id
}

data "aws_ecr_repository" "this" {
  name = var.repository_name
}

locals {
  port = 8080
  # For members of the cluster alone: whoever reaches them is trusted, unless Hearth:Cluster:Tls says whom to trust.
  cluster_ports = [11111, 30000]
  # What Fargate gives at most between SIGTERM and SIGKILL, once for ECS and once for the server.
  stop_timeout_seconds = 120
  stop_timeout         = "00:02:00"

  has_provider_key     = var.provider_key_secret_arn != ""
  has_iam_user         = var.create_database && var.database_iam_user != ""
  has_managed_password = var.create_database && var.database_iam_user == ""
  scales               = var.cpu_target > 0 || var.requests_per_target > 0

  database            = one(aws_db_instance.this)
  database_secret_arn = var.create_database ? local.database.master_user_secret[0].secret_arn : ""
}

resource "aws_ecs_cluster" "this" {
  name = var.name
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/hearth/${var.name}"
  retention_in_days = var.log_retention_days
}
