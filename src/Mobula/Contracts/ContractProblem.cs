namespace Mobula.Contracts;

/// <summary>Something that keeps an interface from being a contract.</summary>
/// <remarks>Compiled into the generators too, so that the compiler and the program say the same.</remarks>
internal sealed class ContractProblem
{
    private ContractProblem(string id, string message)
    {
        Id = id;
        Message = message;
    }

    /// <summary>The id of the diagnostic.</summary>
    public string Id { get; }

    public string Message { get; }

    public static ContractProblem Generic(string method) => new(
        "MOB3001", $"'{method}' is generic. A call carries values of types that are known: put the type parameter on the contract, or write one method for each type.");

    public static ContractProblem ByReference(string method, string parameter) => new(
        "MOB3002", $"'{method}': parameter '{parameter}' is passed by reference. A call carries values one way: take it by value and return what changes.");

    public static ContractProblem Property(string property) => new(
        "MOB3003", $"'{property}' is a property. A contract has methods alone, since every access is a call: write a method that returns Task<T>.");

    public static ContractProblem Event(string name) => new(
        "MOB3004", $"'{name}' is an event. A contract has methods alone: write a method that returns IAsyncEnumerable<T>.");

    public static ContractProblem Return(string method, string type) => new(
        "MOB3005", $"'{method}' returns '{type}'. A call may wait or leave the process: return Task, Task<T>, ValueTask, ValueTask<T> or IAsyncEnumerable<T>.");

    public static ContractProblem Static(string method) => new(
        "MOB3006", $"'{method}' is static abstract. A call goes to the object of a replica: make it an instance method.");

    public static ContractProblem Type(string method, string type, string wayOut) => new(
        "MOB3007", $"'{method}' has '{type}' in its signature, which cannot leave the process. {wayOut}");

    public static ContractProblem TokenPlace(string method) => new(
        "MOB3008", $"'{method}' takes a CancellationToken that is not its last parameter. Take one token, the last.");

    public static ContractProblem SameName(string contract, string name) => new(
        "MOB3009", $"'{contract}' has several methods named '{name}'. Calls are told apart by name alone: give all but one a name of its own with [ContractMethod(\"…\")].");

    public static ContractProblem Disposable(string contract) => new(
        "MOB3014", $"'{contract}' is disposable. A caller does not own the replica: leave IDisposable and IAsyncDisposable to the class.");
}
