namespace Mobula.Generators.Tests.Contracts;

/// <summary>Interfaces, and all that is wrong with each. The generator and the program both go by this table.</summary>
internal static class ContractTable
{
    private const string Return = "A call may wait or leave the process: return Task, Task<T>, ValueTask, ValueTask<T> or IAsyncEnumerable<T>.";
    private const string Bytes = "which cannot leave the process. Take byte[] or ReadOnlyMemory<byte>; a Stream belongs in an HTTP action.";
    private const string Code = "which cannot leave the process. Code does not travel: pass the data it would work on.";
    private const string Memory = "which cannot leave the process. It is bound to the caller's memory: take an array or Memory<T>.";
    private const string Token = "which cannot leave the process. A token is the last parameter of the method itself.";
    private const string Streams = "which cannot leave the process. A stream goes one way, as what the method returns.";

    public static TheoryData<string, string[]> Good => new()
    {
        { "public interface IContract { Task RunAsync(CancellationToken cancel); }", [] },
        { "public interface IContract { Task<int> RunAsync(string text, CancellationToken cancel); ValueTask OtherAsync(CancellationToken cancel); }", [] },
        { "public interface IContract { ValueTask<int[]> RunAsync(List<byte[]> items, CancellationToken cancel); }", [] },
        { "public interface IContract { IAsyncEnumerable<(int A, string? B)> RunAsync(int? most = null, CancellationToken cancel = default); }", [] },
        { "public interface IContract<in TIn, TOut> where TIn : class, new() where TOut : struct { Task<TOut> RunAsync(TIn item, CancellationToken cancel); }", [] },
        { "public interface IContract { Task RunAsync(CancellationToken cancel); Task AgainAsync() => RunAsync(default); int Size => 3; static int Zero => 0; }", [] },
        { "public interface IBase { Task BaseAsync(CancellationToken cancel); } public interface IContract : IBase { Task RunAsync(CancellationToken cancel); }", [] },
        { "public interface IContract { Task RunAsync(CancellationToken cancel); [ContractMethod(\"RunText\")] Task RunAsync(string text, CancellationToken cancel); }", [] },
        { "public interface IContract { Task @event(int @class, CancellationToken @this); }", [] },
        { "public interface IContract { Task RunAsync(Nested<DayOfWeek> a, decimal b = 1.5m, float c = -2.5f, char d = '\\'', string e = \"a\\\"b\", DayOfWeek f = DayOfWeek.Friday, DayOfWeek? g = DayOfWeek.Monday, double h = double.NaN, long i = long.MinValue, CancellationToken cancel = default); } public record Nested<T>(T Value);", [] },
        { "public interface IContract { [Obsolete(\"old\")] Task OldAsync(CancellationToken cancel); Task ParamsAsync(params string[] all); }", ["MOB3010 'IContract.ParamsAsync' takes no CancellationToken, so its code cannot see that nobody waits any more. Take one as the last parameter."] },
        { "public interface IContract { Task RunAsync(); }", ["MOB3010 'IContract.RunAsync' takes no CancellationToken, so its code cannot see that nobody waits any more. Take one as the last parameter."] },
        { "public interface IContract { Task RunAsync(ReadOnlyMemory<byte> data, Memory<float> other, CancellationToken cancel); }", [] },
    };

    public static TheoryData<string, string[]> Bad => new()
    {
        { "public interface IContract { Task<T> RunAsync<T>(CancellationToken cancel); }", ["MOB3001 'IContract.RunAsync' is generic. A call carries values of types that are known: put the type parameter on the contract, or write one method for each type."] },
        { "public interface IContract { Task RunAsync(ref int a, in int b, out int c, CancellationToken cancel); }", [.. "abc".Select(letter => $"MOB3002 'IContract.RunAsync': parameter '{letter}' is passed by reference. A call carries values one way: take it by value and return what changes.")] },
        { "public interface IContract { int Size { get; } }", ["MOB3003 'IContract.Size' is a property. A contract has methods alone, since every access is a call: write a method that returns Task<T>."] },
        { "public interface IContract { int this[int index] { get; set; } }", ["MOB3003 'IContract.Item' is a property. A contract has methods alone, since every access is a call: write a method that returns Task<T>."] },
        { "public interface IContract { event Action Changed; }", ["MOB3004 'IContract.Changed' is an event. A contract has methods alone: write a method that returns IAsyncEnumerable<T>."] },
        { "public interface IContract { void Run(); int Add(int a, int b); }", [$"MOB3005 'IContract.Add' returns 'int'. {Return}", $"MOB3005 'IContract.Run' returns 'void'. {Return}"] },
        { "public interface IContract { IEnumerable<int> Run(); }", [$"MOB3005 'IContract.Run' returns 'IEnumerable<int>'. {Return}"] },
        { "public interface IContract { static abstract Task RunAsync(CancellationToken cancel); }", ["MOB3006 'IContract.RunAsync' is static abstract. A call goes to the object of a replica: make it an instance method."] },
        { "public interface IContract { Task RunAsync(System.IO.Stream data, CancellationToken cancel); }", [$"MOB3007 'IContract.RunAsync' has 'Stream' in its signature, {Bytes}"] },
        { "public interface IContract { Task RunAsync(System.IO.MemoryStream[] data, CancellationToken cancel); }", [$"MOB3007 'IContract.RunAsync' has 'MemoryStream' in its signature, {Bytes}"] },
        { "public interface IContract { Task<System.IO.Pipelines.PipeReader> RunAsync(CancellationToken cancel); }", [$"MOB3007 'IContract.RunAsync' has 'PipeReader' in its signature, {Bytes}"] },
        { "public interface IContract { Task RunAsync(Func<int, string> code, CancellationToken cancel); }", [$"MOB3007 'IContract.RunAsync' has 'Func<int, string>' in its signature, {Code}"] },
        { "public interface IContract { Task RunAsync(List<Action> code, CancellationToken cancel); }", [$"MOB3007 'IContract.RunAsync' has 'Action' in its signature, {Code}"] },
        { "public interface IContract { Task RunAsync(ReadOnlySpan<byte> data, CancellationToken cancel); }", [$"MOB3007 'IContract.RunAsync' has 'ReadOnlySpan<byte>' in its signature, {Memory}"] },
        { "public unsafe interface IContract { Task RunAsync(int* data, CancellationToken cancel); }", [$"MOB3007 'IContract.RunAsync' has 'int*' in its signature, {Memory}"] },
        { "public interface IContract { Task RunAsync(CancellationToken[] tokens); }", [$"MOB3007 'IContract.RunAsync' has 'CancellationToken' in its signature, {Token}"] },
        { "public interface IContract { Task RunAsync(IAsyncEnumerable<int> items, CancellationToken cancel); }", [$"MOB3007 'IContract.RunAsync' has 'IAsyncEnumerable<int>' in its signature, {Streams}"] },
        { "public interface IContract { Task<IAsyncEnumerable<int>> RunAsync(CancellationToken cancel); }", [$"MOB3007 'IContract.RunAsync' has 'IAsyncEnumerable<int>' in its signature, {Streams}"] },
        { "public interface IContract { Task RunAsync(CancellationToken cancel, int value); }", ["MOB3008 'IContract.RunAsync' takes a CancellationToken that is not its last parameter. Take one token, the last."] },
        { "public interface IContract { Task RunAsync(int a, CancellationToken cancel); Task RunAsync(string a, CancellationToken cancel); }", ["MOB3009 'IContract' has several methods named 'RunAsync'. Calls are told apart by name alone: give all but one a name of its own with [ContractMethod(\"…\")]."] },
        { "public interface IBase { Task RunAsync(int a, CancellationToken cancel); } public interface IContract : IBase { [ContractMethod(\"RunAsync\")] Task OtherAsync(CancellationToken cancel); }", ["MOB3009 'IContract' has several methods named 'RunAsync'. Calls are told apart by name alone: give all but one a name of its own with [ContractMethod(\"…\")]."] },
        { "public interface IContract : IAsyncDisposable { Task RunAsync(CancellationToken cancel); }", ["MOB3014 'IContract' is disposable. A caller does not own the replica: leave IDisposable and IAsyncDisposable to the class."] },
        { "public interface IContract { int Size { get; } void Stop(); Task RunAsync(Action code, int value, CancellationToken cancel); }",
            ["MOB3003 'IContract.Size' is a property. A contract has methods alone, since every access is a call: write a method that returns Task<T>.", $"MOB3005 'IContract.Stop' returns 'void'. {Return}", $"MOB3007 'IContract.RunAsync' has 'Action' in its signature, {Code}"] },
    };
}
