# All of this only where a database is to be made.

resource "aws_security_group" "database" {
  count = var.create_database ? 1 : 0

  name_prefix = "${var.name}-database-"
  description = "Hearth database"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  count = var.create_database ? 1 : 0

  security_group_id            = aws_security_group.database[0].id
  referenced_security_group_id = aws_security_group.tasks.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  description                  = "PostgreSQL from Hearth tasks"
}

resource "aws_db_subnet_group" "this" {
  count = var.create_database ? 1 : 0

  name_prefix = "${var.name}-"
  subnet_ids  = var.task_subnet_ids
}

resource "aws_db_parameter_group" "this" {
  count = var.create_database ? 1 : 0

  name_prefix = "${var.name}-"
  family      = var.database_parameter_family

  # Refuses connections without TLS, whatever a client asks for.
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "this" {
  count = var.create_database ? 1 : 0

  identifier_prefix = "${var.name}-"
  engine            = "postgres"
  engine_version    = var.database_engine_version
  # An upgrade that the module does not know of would be a downgrade to take back at the next apply, which RDS refuses.
  auto_minor_version_upgrade = false
  instance_class             = var.database_class
  db_name                    = "hearth"
  username                   = "hearth"
  # RDS makes the password, keeps it in Secrets Manager and rotates it. It is not in the state of Terraform.
  manage_master_user_password         = true
  iam_database_authentication_enabled = local.has_iam_user
  allocated_storage                   = var.database_storage_gib
  storage_type                        = "gp3"
  storage_encrypted                   = true
  multi_az                            = var.database_multi_az
  publicly_accessible                 = false
  db_subnet_group_name                = aws_db_subnet_group.this[0].name
  parameter_group_name                = aws_db_parameter_group.this[0].name
  vpc_security_group_ids              = [aws_security_group.database[0].id]
  backup_retention_period             = 7
  copy_tags_to_snapshot               = true
  deletion_protection                 = var.database_deletion_protection
  skip_final_snapshot                 = false
  # The group has a name that no earlier one had, and snapshots stay.
  final_snapshot_identifier = "${aws_db_subnet_group.this[0].name}-final"
}
