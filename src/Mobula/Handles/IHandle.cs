namespace Mobula.Handles;

/// <summary>A handle of a contract that is known only at run time.</summary>
internal interface IHandle
{
    object Client { get; }
}
