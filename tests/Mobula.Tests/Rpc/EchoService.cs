using Grpc.Core;

namespace Mobula.Tests.Rpc;

/// <summary>A deployment that is a gRPC service. What it does to a call, the call's text says.</summary>
public sealed class EchoService(ReplicaContext replica, EchoService.Seen seen) : Echo.EchoBase
{
    private int calls;

    public override async Task<Words> Say(Words request, ServerCallContext context)
    {
        calls++;
        switch (request.Text)
        {
            case "throw": throw new InvalidOperationException("not today");
            case "status": throw new RpcException(new Status(StatusCode.OutOfRange, "too far"));
            case "full": throw new QueueFullException("Child", TimeSpan.FromSeconds(2));
            case "dead": throw new ReplicaDiedException("Child#1");
            case "late": throw new TimeoutException("the child is slow");
            case "hang":
                seen.Started.TrySetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }
                finally
                {
                    seen.Ended.TrySetResult();
                }

                break;
            case "context":
                var current = ServeContext.Current!;
                return new() { Text = $"{current.RequestId} {current.Application} {current.ModelId} {current.TimeLeft is not null}" };
        }

        return new() { Text = $"{request.Text} {replica.ReplicaId}", Number = calls };
    }

    public override async Task Count(Words request, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        for (int i = 0; i < request.Number; i++) await responseStream.WriteAsync(new() { Number = i }, context.CancellationToken);
        if (request.Text != "hold") return;
        seen.Started.TrySetResult();
        await seen.Go.Task;
        await responseStream.WriteAsync(new() { Text = "after" }, context.CancellationToken);
    }

    public override async Task<Words> Sum(IAsyncStreamReader<Words> requestStream, ServerCallContext context)
    {
        int sum = 0;
        await foreach (var words in requestStream.ReadAllAsync(context.CancellationToken)) sum += words.Number;
        return new() { Number = sum };
    }

    public override async Task Chat(IAsyncStreamReader<Words> requestStream, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        await foreach (var words in requestStream.ReadAllAsync(context.CancellationToken))
            await responseStream.WriteAsync(new() { Text = words.Text.ToUpperInvariant() }, context.CancellationToken);
    }

    /// <summary>What the calls of one test do and did.</summary>
    public sealed class Seen
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
