namespace Mobula.Contracts;

/// <summary>How a method of a contract answers.</summary>
internal enum ReturnKind
{
    Task,
    TaskOf,
    ValueTask,
    ValueTaskOf,
    Stream,
}
