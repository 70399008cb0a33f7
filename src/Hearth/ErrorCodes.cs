namespace Hearth;

/// <summary>The stable types of errors that arise while work is executed. A type never changes its meaning.</summary>
public static class ErrorCodes
{
    /// <summary>A model call or another part of an operation failed for good.</summary>
    public const string OperationFailed = "operation_failed";

    /// <summary>The submission was aborted by a client.</summary>
    public const string SubmissionAborted = "submission_aborted";

    /// <summary>The submission took longer than it may.</summary>
    public const string SubmissionTimeout = "submission_timeout";

    /// <summary>The submission was tried too often without progress.</summary>
    public const string SubmissionRetryExhausted = "submission_retry_exhausted";

    /// <summary>The run was aborted by a client.</summary>
    public const string RunAborted = "run_aborted";

    /// <summary>The run was tried too often without a new record.</summary>
    public const string RunInterrupted = "run_interrupted";

    /// <summary>A resumed run took another path than the recorded one.</summary>
    public const string WorkflowNondeterministic = "workflow_nondeterministic";

    /// <summary>A required structured result was not produced.</summary>
    public const string ResultUnavailable = "result_unavailable";

    /// <summary>The session already runs an operation.</summary>
    public const string SessionBusy = "session_busy";

    /// <summary>The session exists with another agent.</summary>
    public const string SessionAlreadyExists = "session_already_exists";

    /// <summary>The instance or run was deleted.</summary>
    public const string SessionDeleted = "session_deleted";

    /// <summary>The instance or run has unsettled work.</summary>
    public const string SessionUnsettled = "session_unsettled";

    /// <summary>No model is configured, or its provider cannot be used.</summary>
    public const string ModelNotConfigured = "model_not_configured";

    /// <summary>A skill's definition is not valid.</summary>
    public const string SkillDefinitionValidation = "skill_definition_validation";

    /// <summary>The agent has no skill of that name.</summary>
    public const string SkillNotRegistered = "skill_not_registered";

    /// <summary>A task was delegated to a subagent that the agent does not declare.</summary>
    public const string SubagentNotDeclared = "subagent_not_declared";

    /// <summary>A subagent wanted to delegate deeper than is allowed.</summary>
    public const string DelegationDepthExceeded = "delegation_depth_exceeded";

    /// <summary>An operation wanted to delegate more tasks than is allowed.</summary>
    public const string DelegationLimitExceeded = "delegation_limit_exceeded";

    /// <summary>A sandbox refuses or cannot do what was asked of it.</summary>
    public const string SandboxOperationUnsupported = "sandbox_operation_unsupported";

    /// <summary>Two tools of one operation have the same name.</summary>
    public const string ToolNameConflict = "tool_name_conflict";

    /// <summary>A tool was called with arguments that its schema does not allow.</summary>
    public const string ToolInputValidation = "tool_input_validation";

    /// <summary>An input that does not fit the declared type.</summary>
    public const string ActionInputValidation = "action_input_validation";

    /// <summary>A result that cannot be represented as declared.</summary>
    public const string ActionOutputValidation = "action_output_validation";

    /// <summary>The agent is unknown here.</summary>
    public const string AgentNotFound = "agent_not_found";

    /// <summary>The workflow is unknown here.</summary>
    public const string WorkflowNotFound = "workflow_not_found";

    /// <summary>An image that the conversation refers to is not stored any more.</summary>
    public const string AttachmentNotAvailable = "attachment_not_available";

    /// <summary>Too many unsettled submissions, or too many requests.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The idempotency key was used before with another body.</summary>
    public const string IdempotencyConflict = "idempotency_conflict";

    /// <summary>An exception that nobody gave a type.</summary>
    public const string InternalError = "internal_error";
}
