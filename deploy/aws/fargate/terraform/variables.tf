variable "name" {
  description = "Name of the cluster, the service and what belongs to it."
  type        = string
  default     = "hearth-terraform"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 24
    error_message = "Lower case letters, digits and single dashes between them, at most 24: load balancers have short names."
  }
}

variable "vpc_id" {
  description = "The VPC of the load balancer, the tasks and the database."
  type        = string
}

variable "load_balancer_subnet_ids" {
  description = "At least two subnets in different availability zones; public ones for an internet-facing load balancer."
  type        = list(string)
}

variable "load_balancer_internal" {
  description = "Whether the load balancer has private addresses only."
  type        = bool
  default     = false
}

variable "client_cidr" {
  description = "From where the load balancer may be reached."
  type        = string
  default     = "0.0.0.0/0"
}

variable "task_subnet_ids" {
  description = "At least two subnets for the tasks and the database. Private ones need a way out, by NAT or endpoints."
  type        = list(string)
}

variable "assign_public_ip" {
  description = "True where the subnets of the tasks are public and have no NAT; nothing can be reached otherwise."
  type        = bool
  default     = false
}

# A variable of its own: the ARN of a certificate from the same configuration is not known when the plan is made.
variable "https" {
  description = "Whether clients are answered over HTTPS. Else the server speaks plain HTTP, API keys included."
  type        = bool
  default     = false
}

variable "certificate_arn" {
  description = "With https: the certificate in ACM."
  type        = string
  default     = ""
}

variable "repository_name" {
  description = "The ECR repository of the image, in this account and region."
  type        = string
  default     = "hearth"
}

variable "image_digest" {
  description = "The image by digest. A tag could come to mean another image, and would not be rolled out when it does."
  type        = string

  validation {
    condition     = can(regex("^sha256:[0-9a-f]{64}$", var.image_digest))
    error_message = "A digest: sha256: and 64 hexadecimal digits. docs/deploy/aws.md shows how to get it."
  }
}

variable "cpu_architecture" {
  description = "What the image was built for. ARM64 costs about a fifth less."
  type        = string
  default     = "X86_64"

  validation {
    condition     = contains(["X86_64", "ARM64"], var.cpu_architecture)
    error_message = "X86_64 or ARM64."
  }
}

variable "cpu" {
  description = "CPU units; 1024 is one vCPU."
  type        = number
  default     = 1024
}

variable "memory" {
  description = "MiB, as Fargate sells them with this many CPU units."
  type        = number
  default     = 2048
}

variable "min_tasks" {
  description = "The least tasks; with both targets 0, the number of them."
  type        = number
  default     = 1
}

variable "max_tasks" {
  description = "Each task opens up to 17 connections to the database, and a deploy doubles them. A micro takes about 80."
  type        = number
  default     = 2
}

variable "cpu_target" {
  description = "Average CPU in percent to scale for, or 0 not to."
  type        = number
  default     = 60
}

variable "requests_per_target" {
  description = "Requests of a task per minute to scale for, or 0 not to. A stream counts once, when it is opened."
  type        = number
  default     = 0
}

variable "model" {
  description = "MODEL_SPECIFIER."
  type        = string
  default     = "anthropic/claude-haiku-4-5"
}

variable "public_url" {
  description = "The address that clients use, https://… Empty to take it from each request."
  type        = string
  default     = ""
}

variable "api_keys_secret_arn" {
  description = "Full ARN of the secret with the accepted API keys, separated by commas."
  type        = string
}

variable "provider_key_variable" {
  type    = string
  default = "ANTHROPIC_API_KEY"
}

variable "provider_key_secret_arn" {
  description = "Full ARN of the secret with the key of the model provider. Empty for Bedrock."
  type        = string
  default     = ""
}

variable "bedrock_model_arns" {
  description = "ARNs of the Bedrock models and inference profiles that tasks may call."
  type        = list(string)
  default     = []
}

variable "kms_key_arns" {
  description = "ARNs of the KMS keys of your own that the secrets are encrypted with. Empty for AWS's key."
  type        = list(string)
  default     = []
}

variable "create_database" {
  description = "Whether to make a database. Else database_url_secret_arn says which one to use."
  type        = bool
  default     = true
}

variable "database_url_secret_arn" {
  description = "Without create_database: full ARN of a secret with a DATABASE_URL."
  type        = string
  default     = ""
}

variable "database_class" {
  type    = string
  default = "db.t4g.micro"
}

variable "database_engine_version" {
  description = "PostgreSQL version, with database_parameter_family for the first number. Raise it for minor versions only; RDS refuses others."
  type        = string
  default     = "17.6"
}

variable "database_parameter_family" {
  type    = string
  default = "postgres17"
}

variable "database_storage_gib" {
  type    = number
  default = 20
}

variable "database_multi_az" {
  type    = bool
  default = false
}

variable "database_deletion_protection" {
  type    = bool
  default = true
}

variable "database_iam_user" {
  description = "A database user that tasks log in as with IAM tokens. Empty for the master user and its managed password."
  type        = string
  default     = ""
}

variable "execute_command" {
  description = "ECS Exec. It needs a writable root file system, so turn it on to look into something and off again."
  type        = bool
  default     = false
}

variable "idle_timeout_seconds" {
  description = "How long a connection may be silent. The server closes idle ones after 4060 s, so that it is never the first."
  type        = number
  default     = 4000

  validation {
    condition     = var.idle_timeout_seconds >= 1 && var.idle_timeout_seconds <= 4000
    error_message = "From 1 to 4000."
  }
}

variable "deregistration_delay_seconds" {
  description = "How long a deploy lets open streams go on. Every deploy waits for it."
  type        = number
  default     = 120
}

variable "log_retention_days" {
  type    = number
  default = 30
}
