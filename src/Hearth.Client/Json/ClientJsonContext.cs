using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.Client.Agents;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Http;
using Hearth.Client.Messages;
using Hearth.Client.Runs;
using Hearth.Client.Spending;
using Hearth.Client.Streams;
using Hearth.Client.Workflows;

namespace Hearth.Client.Json;

/// <summary>The generated readers.</summary>
/// <remarks>
/// They set every <c>init</c> property, those that are not in the JSON to null, whatever its initializer says: so properties that are
/// never null say so in their getter. Parameters of constructors without a default are required.
/// </remarks>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    MaxDepth = ClientJson.MaxDepth,
    RespectRequiredConstructorParameters = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AbortAnswer))]
[JsonSerializable(typeof(Admission))]
[JsonSerializable(typeof(AgentEndEvent))]
[JsonSerializable(typeof(AgentStartEvent))]
[JsonSerializable(typeof(AssistantMessage))]
[JsonSerializable(typeof(BudgetUse))]
[JsonSerializable(typeof(CompactionEvent))]
[JsonSerializable(typeof(CompactionStartEvent))]
[JsonSerializable(typeof(ControlFrame))]
[JsonSerializable(typeof(DataEvent))]
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(FileBlock))]
[JsonSerializable(typeof(IdleEvent))]
[JsonSerializable(typeof(ImageBlock))]
[JsonSerializable(typeof(LogEvent))]
[JsonSerializable(typeof(MessageEndEvent))]
[JsonSerializable(typeof(MessageStartEvent))]
[JsonSerializable(typeof(OperationEvent))]
[JsonSerializable(typeof(OperationStartEvent))]
[JsonSerializable(typeof(RunAdmission))]
[JsonSerializable(typeof(RunEndEvent))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(RunResumeEvent))]
[JsonSerializable(typeof(RunStartEvent))]
[JsonSerializable(typeof(SpendReport))]
[JsonSerializable(typeof(StepEvent))]
[JsonSerializable(typeof(SubmissionSettledEvent))]
[JsonSerializable(typeof(TaskEvent))]
[JsonSerializable(typeof(TaskStartEvent))]
[JsonSerializable(typeof(TextBlock))]
[JsonSerializable(typeof(TextDeltaEvent))]
[JsonSerializable(typeof(ThinkingBlock))]
[JsonSerializable(typeof(ThinkingDeltaEvent))]
[JsonSerializable(typeof(ThinkingEndEvent))]
[JsonSerializable(typeof(ThinkingStartEvent))]
[JsonSerializable(typeof(ToolCallBlock))]
[JsonSerializable(typeof(ToolEvent))]
[JsonSerializable(typeof(ToolStartEvent))]
[JsonSerializable(typeof(TurnEvent))]
[JsonSerializable(typeof(TurnStartEvent))]
[JsonSerializable(typeof(UnknownEvent))]
[JsonSerializable(typeof(UserMessage))]
[JsonSerializable(typeof(ValidationIssue[]))]
internal sealed partial class ClientJsonContext : JsonSerializerContext;
