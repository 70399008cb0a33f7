resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  container_definitions = jsonencode([{
    name      = "hearth"
    image     = "${data.aws_ecr_repository.this.repository_url}@${var.image_digest}"
    essential = true
    user      = "1654"
    # State is in the database and nowhere else. The agent of ECS Exec writes into the container, though.
    readonlyRootFilesystem = !var.execute_command
    # The server handles SIGTERM as the first process. Shells of ECS Exec leave processes behind that need a parent.
    linuxParameters = { initProcessEnabled = var.execute_command }
    stopTimeout     = local.stop_timeout_seconds
    portMappings    = [{ containerPort = local.port, hostPort = local.port, protocol = "tcp" }]
    # ECS does not look at the health check of the image.
    healthCheck = { command = ["CMD", "/app/server", "healthcheck"], interval = 15, timeout = 5, retries = 3, startPeriod = 30 }
    # Each open stream is a file.
    ulimits = [{ name = "nofile", softLimit = 65536, hardLimit = 65536 }]

    environment = concat(
      [
        { name = "PORT", value = tostring(local.port) },
        { name = "MODEL_SPECIFIER", value = var.model },
        { name = "Hearth__Drain__StopTimeout", value = local.stop_timeout },
        { name = "Hearth__Http__TrustedProxies", value = join(",", [for network in data.aws_vpc.this.cidr_block_associations : network.cidr_block]) },
        # Its socket would need a place to write.
        { name = "DOTNET_EnableDiagnostics", value = "0" },
      ],
      var.public_url == "" ? [] : [{ name = "HEARTH_PUBLIC_URL", value = var.public_url }],
      var.create_database ? [
        { name = "PGHOST", value = local.database.address },
        { name = "PGPORT", value = tostring(local.database.port) },
        { name = "PGDATABASE", value = "hearth" },
      ] : [],
      local.has_iam_user ? [
        { name = "PGUSER", value = var.database_iam_user },
        { name = "Hearth__Aws__RdsIamAuth", value = "true" },
      ] : [],
    )

    secrets = concat(
      [{ name = "HEARTH_API_KEYS", valueFrom = var.api_keys_secret_arn }],
      local.has_provider_key ? [{ name = var.provider_key_variable, valueFrom = var.provider_key_secret_arn }] : [],
      var.create_database ? [] : [{ name = "DATABASE_URL", valueFrom = var.database_url_secret_arn }],
      # Single fields of the secret that RDS keeps: ARN, key, and the newest version.
      local.has_managed_password ? [
        { name = "PGUSER", valueFrom = "${local.database_secret_arn}:username::" },
        { name = "PGPASSWORD", valueFrom = "${local.database_secret_arn}:password::" },
      ] : [],
    )

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = data.aws_region.current.name
        awslogs-stream-prefix = "hearth"
        # A slow log must not stop the server.
        mode            = "non-blocking"
        max-buffer-size = "25m"
      }
    }
  }])

  lifecycle {
    precondition {
      condition     = var.create_database == (var.database_url_secret_arn == "")
      error_message = "database_url_secret_arn is for create_database = false, and needed then."
    }
  }
}

resource "aws_ecs_service" "this" {
  name                              = var.name
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.this.arn
  launch_type                       = "FARGATE"
  desired_count                     = var.min_tasks
  health_check_grace_period_seconds = 60
  availability_zone_rebalancing     = "ENABLED"
  enable_execute_command            = var.execute_command
  propagate_tags                    = "SERVICE"
  wait_for_steady_state             = true

  # New tasks first, old ones after. What does not start is taken back.
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.task_subnet_ids
    security_groups  = [aws_security_group.tasks.id]
    assign_public_ip = var.assign_public_ip
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = "hearth"
    container_port   = local.port
  }

  # A service is refused while no listener uses its target group; without the policies its tasks do not start.
  depends_on = [
    aws_lb_listener.https,
    aws_lb_listener.http,
    aws_iam_role_policy.execution,
    aws_iam_role_policy.task,
    aws_vpc_security_group_egress_rule.tasks,
    aws_vpc_security_group_ingress_rule.tasks,
  ]

  # Scaling sets the number, and an apply must not set it back.
  lifecycle {
    ignore_changes = [desired_count]
  }

  # Tasks that are protected finish their work before an update is done.
  timeouts {
    update = "3h"
  }
}

# Without a policy it has nothing to scale by, but holds the number of tasks at min_tasks.
resource "aws_appautoscaling_target" "this" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.this.name}"
  min_capacity       = var.min_tasks
  max_capacity       = local.scales ? var.max_tasks : var.min_tasks
}

resource "aws_appautoscaling_policy" "cpu" {
  count = var.cpu_target > 0 ? 1 : 0

  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = var.cpu_target

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "requests" {
  count = var.requests_per_target > 0 ? 1 : 0

  name               = "requests"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = var.requests_per_target

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = "${aws_lb.this.arn_suffix}/${aws_lb_target_group.this.arn_suffix}"
    }
  }
}
