using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
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

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw StatusOf(exception, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw StatusOf(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw StatusOf(exception, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
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
