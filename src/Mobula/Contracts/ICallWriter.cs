using System.ComponentModel;

namespace Mobula.Contracts;

/// <summary>Writes the values of a call, each with its declared type. A transport implements it; generated code calls it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICallWriter
{
    /// <summary>Writes one value.</summary>
    /// <typeparam name="T">Its declared type.</typeparam>
    /// <param name="name">The parameter's name; "result" for a result, "item" for an item of a stream.</param>
    /// <param name="value">The value.</param>
    void Write<T>(string name, T value);
}
