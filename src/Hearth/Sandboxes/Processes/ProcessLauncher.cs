namespace Hearth.Sandboxes.Processes;

/// <summary>Runs programs to their end: input, bounded output, time-out, and nothing left behind.</summary>
/// <remarks>
/// A program that has to end gets SIGTERM, and SIGKILL after a grace. When it has ended, by itself or not, whatever is left of its group
/// is killed.
/// </remarks>
internal sealed class ProcessLauncher(IProcessStarter starter, TimeProvider time)
{
    // How long an output stays open for a process that has left the group and still holds it.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    /// <summary>Runs a program.</summary>
    /// <exception cref="SandboxException">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program has been ended.</exception>
    public async Task<ShellResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var output = new OutputTail(request.MaxKeptOutputBytes);
        using var errorOutput = new OutputTail(request.MaxKeptOutputBytes);
        using var timeout = new CancellationTokenSource(request.Timeout, time);
        using var overflow = new CancellationTokenSource();
        using var reading = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, overflow.Token);
        using var process = starter.Start(request);
        var total = 0L;
        var pipes = Task.WhenAll(
            WriteAsync(process.Input, request.Input, reading.Token),
            ReadAsync(output, process.Output),
            ReadAsync(errorOutput, process.ErrorOutput));

        var hasEnded = await WaitAsync(process, request.Grace, stop.Token);
        await FinishAsync(pipes, reading);
        if (!hasEnded) cancellationToken.ThrowIfCancellationRequested();
        return new ShellResult(
            hasEnded ? await process.Exited : null,
            output.ToString(),
            errorOutput.ToString(),
            IsTimedOut: !hasEnded && !overflow.IsCancellationRequested,
            IsTruncated: overflow.IsCancellationRequested || output.IsTruncated || errorOutput.IsTruncated);

        Task ReadAsync(OutputTail tail, Stream source) => EndQuietlyAsync(tail.ReadAsync(source, Observe, reading.Token));

        void Observe(int bytes)
        {
            if (Interlocked.Add(ref total, bytes) > request.MaxOutputBytes) overflow.Cancel();
        }
    }

    /// <returns>Whether it ended by itself.</returns>
    private async Task<bool> WaitAsync(IRunningProcess process, TimeSpan grace, CancellationToken stop)
    {
        try
        {
            await process.Exited.WaitAsync(stop);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            process.Signal(Signals.Terminate);
            await WaitForGraceAsync(process, grace);
            return false;
        }
        finally
        {
            process.Signal(Signals.Kill);
            await process.Exited;
        }
    }

    private async Task WaitForGraceAsync(IRunningProcess process, TimeSpan grace)
    {
        try
        {
            await process.Exited.WaitAsync(grace, time);
        }
        catch (TimeoutException)
        {
            // It does not end when it is asked to.
        }
    }

    // Everything that could hold the pipes is dead, but for what has left the group.
    private async Task FinishAsync(Task pipes, CancellationTokenSource reading)
    {
        try
        {
            await pipes.WaitAsync(OutputGrace, time);
        }
        catch (TimeoutException)
        {
            await reading.CancelAsync();
            await pipes;
        }
    }

    private static async Task WriteAsync(Stream input, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using (input)
        {
            if (!content.IsEmpty) await EndQuietlyAsync(input.WriteAsync(content, cancellationToken).AsTask());
        }
    }

    // A program need not read what it is given, nor close what it writes to.
    private static async Task EndQuietlyAsync(Task transfer)
    {
        try
        {
            await transfer;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
        }
    }
}
