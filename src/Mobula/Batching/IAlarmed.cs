namespace Mobula.Batching;

/// <summary>Who a <see cref="BatchAlarm"/> wakes.</summary>
internal interface IAlarmed
{
    void Ring();
}
