using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Hosting;
using Mobula.Http;

namespace Mobula.Rpc;

/// <summary>
/// Gives what user code throws the status it has by HTTP too: a child's full queue is RESOURCE_EXHAUSTED, its end UNAVAILABLE, anything
/// unexpected INTERNAL. A status that user code sets itself, by <see cref="RpcException"/>, stays.
/// </summary>
internal sealed class ServeInterceptor(IHostEnvironment environment) : Interceptor
{
    private readonly bool showDetails = environment.IsDevelopment();

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            var answer = continuation(request, context);
            // Most calls: nothing to wait for, nothing to watch.
            return answer.IsCompletedSuccessfully ? answer : WatchAsync(() => answer, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw StatusOf(exception, context);
        }
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        WatchAsync(() => continuation(requestStream, context), context);

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        WatchAsync(() => NoResult(continuation(request, responseStream, context)), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        WatchAsync(() => NoResult(continuation(requestStream, responseStream, context)), context);

    private static async Task<bool> NoResult(Task task)
    {
        await task;
        return true;
    }

    private async Task<T> WatchAsync<T>(Func<Task<T>> call, ServerCallContext context)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw StatusOf(exception, context);
        }
    }

    private RpcException StatusOf(Exception exception, ServerCallContext context)
    {
        if (exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested)
            return new(new Status(StatusCode.Cancelled, "The call was cancelled.", exception));
        var problem = Problems.Of(exception, showDetails);
        return new(new Status((StatusCode)GrpcStatus.Of(problem), problem.Detail ?? problem.Title, exception));
    }
}
