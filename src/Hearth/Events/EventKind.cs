namespace Hearth.Events;

/// <summary>The type of an event, as stores index it. The numbers are stored and never change their meaning; all are below 64.</summary>
public enum EventKind
{
    /// <summary><c>run_start</c></summary>
    RunStart = 1,

    /// <summary><c>run_resume</c></summary>
    RunResume = 2,

    /// <summary><c>run_end</c></summary>
    RunEnd = 3,

    /// <summary><c>operation_start</c></summary>
    OperationStart = 4,

    /// <summary><c>operation</c></summary>
    Operation = 5,

    /// <summary><c>idle</c></summary>
    Idle = 6,

    /// <summary><c>agent_start</c></summary>
    AgentStart = 7,

    /// <summary><c>agent_end</c></summary>
    AgentEnd = 8,

    /// <summary><c>turn_start</c></summary>
    TurnStart = 9,

    /// <summary><c>turn</c></summary>
    Turn = 10,

    /// <summary><c>message_start</c></summary>
    MessageStart = 11,

    /// <summary><c>message_end</c></summary>
    MessageEnd = 12,

    /// <summary><c>text_delta</c>: progress</summary>
    TextDelta = 13,

    /// <summary><c>thinking_delta</c>: progress</summary>
    ThinkingDelta = 14,

    /// <summary><c>thinking_start</c></summary>
    ThinkingStart = 15,

    /// <summary><c>thinking_end</c></summary>
    ThinkingEnd = 16,

    /// <summary><c>tool_start</c></summary>
    ToolStart = 17,

    /// <summary><c>tool</c></summary>
    Tool = 18,

    /// <summary><c>step</c></summary>
    Step = 19,

    /// <summary><c>log</c></summary>
    Log = 20,

    /// <summary><c>data</c></summary>
    Data = 21,

    /// <summary><c>submission_settled</c></summary>
    SubmissionSettled = 22,

    /// <summary><c>task_start</c></summary>
    TaskStart = 23,

    /// <summary><c>task</c></summary>
    Task = 24,

    /// <summary><c>compaction_start</c></summary>
    CompactionStart = 25,

    /// <summary><c>compaction</c></summary>
    Compaction = 26,
}
