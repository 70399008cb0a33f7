output "url" {
  value = "${var.https ? "https" : "http"}://${aws_lb.this.dns_name}"
}

output "cluster_name" {
  value = aws_ecs_cluster.this.name
}

output "service_name" {
  value = aws_ecs_service.this.name
}

output "log_group_name" {
  value = aws_cloudwatch_log_group.this.name
}

output "task_security_group_id" {
  value = aws_security_group.tasks.id
}

output "execution_role_arn" {
  value = aws_iam_role.execution.arn
}

output "database_host" {
  value = var.create_database ? local.database.address : null
}

output "database_secret_arn" {
  value = var.create_database ? local.database_secret_arn : null
}
