using Mobula.Contracts;
using Mobula.Contracts.Reflection;

namespace Mobula.Tests.Contracts;

/// <summary>The way of a transport: arguments are written at the caller and read at the callee, the result goes back.</summary>
public sealed class DispatcherRoundTripTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<bool> Dispatchers => [true, false];

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task Call_WrittenAndRead_ReachesTheMethod(bool generated)
    {
        var dispatcher = Dispatcher(generated);
        var wire = new Wire { ["text"] = "a", ["times"] = 2, ["mark"] = Mark.Question };
        var call = (UnaryCall<string>)dispatcher.NewCall("Repeat")!;

        call.ReadArguments(wire);
        await call.InvokeAsync(new Echo(), Cancel);
        var again = new Wire();
        call.WriteArguments(again);
        var answer = new Wire();
        call.WriteResult(answer);
        var caller = (UnaryCall<string>)dispatcher.NewCall("Repeat")!;
        caller.ReadResult(answer);

        Assert.Equal(("Repeat", typeof(IEcho)), (call.Method, call.Contract));
        Assert.Equal([.. wire.OrderBy(pair => pair.Key, StringComparer.Ordinal)], again.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal("aa?", await caller.Result);
    }

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task Call_OfAnOlderCaller_GetsTheReceiversDefaults(bool generated)
    {
        var call = (UnaryCall<string>)Dispatcher(generated).NewCall("Repeat")!;

        call.ReadArguments(new Wire { ["text"] = "b" });
        await call.InvokeAsync(new Echo(), Cancel);

        Assert.Equal("bbb!", await call.Result);
    }

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public async Task Stream_WrittenAndRead_PassesItemByItem(bool generated)
    {
        var dispatcher = Dispatcher(generated);
        var callee = (StreamCall<int>)dispatcher.NewCall("CountAsync")!;
        var caller = (StreamCall<int>)dispatcher.NewCall("CountAsync")!;
        callee.ReadArguments(new Wire { ["to"] = 3 });
        var running = RunAsync();

        List<int> got = [];
        for (var item = new Wire(); await callee.WriteNextAsync(item, Cancel); item = [])
        {
            await caller.ReadNextAsync(item, Cancel);
            got.Add(await caller.Items.ReadAsync(Cancel));
        }

        await running;
        Assert.Equal([1, 2, 3], got);

        async Task RunAsync()
        {
            await callee.InvokeAsync(new Echo(), Cancel);
            callee.Complete();
        }
    }

    [Theory]
    [MemberData(nameof(Dispatchers))]
    public void NewCall_UnknownMethod_IsNull(bool generated) => Assert.Null(Dispatcher(generated).NewCall("NoSuchAsync"));

    [Fact]
    public void Of_ContractOfThisAssembly_IsGenerated()
    {
        Assert.IsNotType<ReflectedDispatcher>(ContractDispatchers.Of(typeof(IEcho)));
        Assert.IsNotType<ReflectedDispatcher>(ContractDispatchers.Of(typeof(IPair<string, int>)));
        Assert.IsType<ReflectedDispatcher>(ContractDispatchers.Of(typeof(INobodyNamesIt)));
    }

    private static ContractDispatcher Dispatcher(bool generated) => generated ? ContractDispatchers.Of(typeof(IEcho)) : new ReflectedDispatcher(typeof(IEcho));

    public enum Mark
    {
        None,
        Exclamation,
        Question,
    }

    [DeploymentContract]
    public interface IEcho
    {
        [ContractMethod("Repeat")]
        ValueTask<string> RepeatAsync(string text, int times = 3, Mark? mark = Mark.Exclamation, string? nothing = null, CancellationToken cancel = default);

        ValueTask<string> RepeatAsync(char letter, CancellationToken cancel);

        IAsyncEnumerable<int> CountAsync(int to, CancellationToken cancel);
    }

    [DeploymentContract]
    public interface IPair<in TFirst, TSecond>
        where TFirst : class
        where TSecond : struct
    {
        Task<TSecond> TakeAsync(TFirst first, TSecond? second, CancellationToken cancel);
    }

    public interface INobodyNamesIt
    {
        Task RunAsync(CancellationToken cancel);
    }

    private sealed class Echo : IEcho
    {
        public ValueTask<string> RepeatAsync(string text, int times, Mark? mark, string? nothing, CancellationToken cancel) =>
            new(string.Concat(Enumerable.Repeat(text, times)) + mark switch
            {
                Mark.Question => "?",
                Mark.Exclamation => "!",
                _ => "",
            } + nothing);

        public ValueTask<string> RepeatAsync(char letter, CancellationToken cancel) => new($"{letter}");

        public async IAsyncEnumerable<int> CountAsync(int to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
        {
            for (int number = 1; number <= to; number++)
            {
                await Task.Yield();
                yield return number;
            }
        }
    }

    /// <summary>A codec that keeps values as they are.</summary>
    private sealed class Wire : Dictionary<string, object?>, ICallWriter, ICallReader
    {
        public void Write<T>(string name, T value)
        {
            if (value is not null) this[name] = value;
        }

        public T Read<T>(string name) => (T)this[name]!;

        public T Read<T>(string name, T whenAbsent) => TryGetValue(name, out object? value) ? (T)value! : whenAbsent;
    }
}
