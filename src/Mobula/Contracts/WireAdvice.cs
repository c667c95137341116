namespace Mobula.Contracts;

/// <summary>What to do instead of putting a type into a contract that cannot leave the process.</summary>
/// <remarks>Compiled into the generators too.</remarks>
internal static class WireAdvice
{
    public const string Bytes = "Take byte[] or ReadOnlyMemory<byte>; a Stream belongs in an HTTP action.";
    public const string Code = "Code does not travel: pass the data it would work on.";
    public const string Memory = "It is bound to the caller's memory: take an array or Memory<T>.";
    public const string Tokens = "A token is the last parameter of the method itself.";
    public const string Streams = "A stream goes one way, as what the method returns.";
}
