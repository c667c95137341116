using System.ComponentModel;

namespace Mobula.Contracts;

/// <summary>Reads what an <see cref="ICallWriter"/> wrote. A transport implements it; generated code calls it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICallReader
{
    /// <summary>Reads a value that has to be there.</summary>
    /// <typeparam name="T">Its declared type.</typeparam>
    /// <param name="name">The parameter's name; "result" for a result, "item" for an item of a stream.</param>
    /// <returns>The value.</returns>
    T Read<T>(string name);

    /// <summary>Reads a value that a caller of an older contract does not send.</summary>
    /// <typeparam name="T">Its declared type.</typeparam>
    /// <param name="name">The parameter's name.</param>
    /// <param name="whenAbsent">The default of the parameter, the receiver's.</param>
    /// <returns>The value.</returns>
    T Read<T>(string name, T whenAbsent);
}
