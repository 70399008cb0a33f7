resource "aws_security_group" "load_balancer" {
  name_prefix = "${var.name}-load-balancer-"
  description = "Hearth load balancer"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

# With a certificate port 80 only redirects.
resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each = toset(var.https ? ["80", "443"] : ["80"])

  security_group_id = aws_security_group.load_balancer.id
  cidr_ipv4         = var.client_cidr
  ip_protocol       = "tcp"
  from_port         = tonumber(each.value)
  to_port           = tonumber(each.value)
  description       = "Clients"
}

resource "aws_vpc_security_group_egress_rule" "load_balancer" {
  security_group_id            = aws_security_group.load_balancer.id
  referenced_security_group_id = aws_security_group.tasks.id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
  description                  = "Requests and health checks"
}

resource "aws_security_group" "tasks" {
  name_prefix = "${var.name}-tasks-"
  description = "Hearth tasks"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "tasks" {
  security_group_id            = aws_security_group.tasks.id
  referenced_security_group_id = aws_security_group.load_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
  description                  = "Requests and health checks"
}

resource "aws_vpc_security_group_ingress_rule" "cluster" {
  for_each = toset([for port in local.cluster_ports : tostring(port)])

  security_group_id            = aws_security_group.tasks.id
  referenced_security_group_id = aws_security_group.tasks.id
  ip_protocol                  = "tcp"
  from_port                    = tonumber(each.value)
  to_port                      = tonumber(each.value)
  description                  = "Between the members of the cluster"
}

resource "aws_vpc_security_group_egress_rule" "tasks" {
  security_group_id = aws_security_group.tasks.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
  description       = "Model providers, tools, and the AWS APIs"
}

resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  internal                   = var.load_balancer_internal
  subnets                    = var.load_balancer_subnet_ids
  security_groups            = [aws_security_group.load_balancer.id]
  drop_invalid_header_fields = true
  # Streams show every 15 s that they are alive. ?wait=result is silent until it is answered, and needs this.
  idle_timeout = var.idle_timeout_seconds
}

# In the network mode of Fargate each task has an address of its own: targets are addresses, not instances.
resource "aws_lb_target_group" "this" {
  name_prefix          = "hearth"
  vpc_id               = var.vpc_id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = local.port
  deregistration_delay = var.deregistration_delay_seconds
  # Streams are long and unequal: in turn would say nothing about load.
  load_balancing_algorithm_type = "least_outstanding_requests"

  # /health and not /ready: a task must not be replaced because a check of the application fails for a minute.
  health_check {
    path                = "/health"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
    matcher             = "200"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "https" {
  count = var.https ? 1 : 0

  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

# One resource for both: a port can have one listener only, also while a certificate is being added.
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = var.https ? "redirect" : "forward"
    target_group_arn = var.https ? null : aws_lb_target_group.this.arn

    dynamic "redirect" {
      for_each = var.https ? [1] : []

      content {
        protocol    = "HTTPS"
        port        = "443"
        status_code = "HTTP_301"
      }
    }
  }

  lifecycle {
    precondition {
      condition     = var.https == (var.certificate_arn != "")
      error_message = "https and certificate_arn belong together: give both, or neither."
    }
  }
}
