namespace Mobula.Core.Routing;

/// <summary>A place in a <see cref="WaitQueue{T}"/>; waiters derive from it, so that a place costs no object of its own.</summary>
internal abstract class WaitNode<T>
    where T : WaitNode<T>
{
    // The sequence, and in the sign whether the node waits: a field for that alone would make every waiter eight bytes larger.
    private long place;

    internal T? Previous { get; set; }

    internal T? Next { get; set; }

    /// <summary>Order of arrival. A waiter that returns to the queue keeps it, and with it its place.</summary>
    public long Sequence
    {
        get => place & long.MaxValue;
        internal set => place = (place & long.MinValue) | value;
    }

    public bool IsQueued
    {
        get => place < 0;
        internal set => place = value ? place | long.MinValue : place & long.MaxValue;
    }
}

/// <summary>First in, first out; leaving from the middle costs nothing; whoever returns gets his old place. Not thread-safe.</summary>
internal sealed class WaitQueue<T>
    where T : WaitNode<T>
{
    private T? head;
    private T? tail;

    public int Count { get; private set; }

    public T? Head => head;

    /// <summary>Last, or before those who came later.</summary>
    public void Enqueue(T node)
    {
        T? behind = tail;
        while (behind is not null && behind.Sequence > node.Sequence) behind = behind.Previous;
        InsertAfter(behind, node);
    }

    public T? Dequeue()
    {
        T? node = head;
        if (node is not null) Remove(node);
        return node;
    }

    /// <returns>False when the node was not waiting.</returns>
    public bool Remove(T node)
    {
        if (!node.IsQueued) return false;
        if (node.Previous is null) head = node.Next;
        else node.Previous.Next = node.Next;
        if (node.Next is null) tail = node.Previous;
        else node.Next.Previous = node.Previous;
        node.Previous = node.Next = null;
        node.IsQueued = false;
        Count--;
        return true;
    }

    private void InsertAfter(T? behind, T node)
    {
        node.Previous = behind;
        node.Next = behind is null ? head : behind.Next;
        if (node.Next is null) tail = node;
        else node.Next.Previous = node;
        if (behind is null) head = node;
        else behind.Next = node;
        node.IsQueued = true;
        Count++;
    }
}
