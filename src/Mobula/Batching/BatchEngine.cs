using Mobula.Core.Batching;

namespace Mobula.Batching;

/// <summary>Queue, permits and timer behind every kind of batcher.</summary>
/// <remarks>
/// Each event (an item arrives or leaves, a batch ends, the alarm rings, options change) is one short step under the lock, which
/// <list type="number">
/// <item>grows the batch at the front by the items whose size is known,</item>
/// <item>asks <see cref="BatchPlanner"/>, and closes batches while it says so,</item>
/// <item>and leaves what has to happen outside of the lock in a <see cref="BatchWork{TIn}"/>: start batches, fail items, set the alarm, call a
/// user's function for a size, after which comes the next step.</item>
/// </list>
/// No loop and no thread waits in between. An idle engine is referenced by nobody but its owner.
/// </remarks>
internal sealed class BatchEngine<TIn> : IRegisteredBatcher, IAlarmed
{
    private readonly Lock gate = new();
    private readonly BatchLanes<TIn> lanes = new();
    private readonly BatchMeasure<TIn> measure = new();
    private readonly BatchAlarm alarm;
    private readonly BatcherHost? host;
    private volatile BatchRules<TIn> rules;
    private int running;

    public BatchEngine(string name, Func<BatchRun<TIn>, Task> handler, BatcherOptions<TIn>? options, TimeProvider? clock)
    {
        host = BatcherHost.Current;
        Name = name;
        Handler = handler;
        Clock = clock ?? host?.Clock ?? TimeProvider.System;
        Metrics = new(name, host);
        alarm = new(Clock);
        options ??= new();
        options.Validate(name);
        rules = new(options, Clock);
        host?.Register(this);
    }

    public string Name { get; }

    public Func<BatchRun<TIn>, Task> Handler { get; }

    public TimeProvider Clock { get; }

    public BatcherMetrics Metrics { get; }

    public CancellationToken Stopping => host?.Stopping ?? CancellationToken.None;

    public BatcherOptions<TIn> Options
    {
        get => rules.Options;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.Validate(Name);
            host?.Changing?.Invoke(this, value.Settings);
            TryPut(value);
        }
    }

    public BatcherSettings Settings => rules.Options.Settings;

    public int Waiting
    {
        get
        {
            lock (gate)
                return lanes.Waiting;
        }
    }

    public int Running
    {
        get
        {
            lock (gate)
                return running;
        }
    }

    public void Apply(BatcherSettings settings)
    {
        BatchRules<TIn> before;
        do
            before = rules;
        while (!TryPut(settings.On(before.Options), before));
    }

    public void Enqueue(CallerItem<TIn> item)
    {
        var sizeOf = rules.Options.SizeOf;
        if (sizeOf is not null && !TryMeasure(item, sizeOf))
            return;
        var now = Clock.GetTimestamp();
        item.Arrived = now;
        BatchWork<TIn> work;
        lock (gate)
        {
            if (!item.IsOpen)
                return;
            // Options changed in between: the size is another function's.
            if (!ReferenceEquals(sizeOf, rules.Options.SizeOf))
                item.Size = rules.UnknownSize;
            item.Lane = lanes.For(rules.Options.GroupByModel ? item.ModelId : null);
            item.Lane.Queue.Add(item);
            work = Step(now);
        }

        Carry(work);
    }

    /// <summary>A caller has left. His item goes out of the queue, or counts no more in its batch.</summary>
    public void Left(CallerItem<TIn> item)
    {
        BatchWork<TIn> work = default;
        BatchRun<TIn>? run;
        lock (gate)
        {
            run = item.Run;
            if (item.IsQueued)
            {
                item.Lane!.Queue.Remove(item, rules);
                work = Step(Clock.GetTimestamp());
            }
        }

        if (run is not null)
            run.Left();
        else
            Metrics.CountLeft(1);
        Carry(work);
    }

    /// <summary>A batch has ended: its permit is free.</summary>
    public void Finished()
    {
        BatchWork<TIn> work;
        lock (gate)
        {
            running--;
            work = Step(Clock.GetTimestamp());
        }

        Carry(work);
    }

    public void Ring()
    {
        BatchWork<TIn> work;
        lock (gate)
            work = Step(Clock.GetTimestamp());
        Carry(work);
    }

    public void Unheard(Exception error) => host?.Unheard?.Invoke(this, error);

    // The rules in force when a batch closes are its rules; a batch still open takes the new ones at once, lest a long wait outlives its setting.
    private bool TryPut(BatcherOptions<TIn> options, BatchRules<TIn>? expected = null)
    {
        options.Validate(Name);
        BatchWork<TIn> work;
        lock (gate)
        {
            if (expected is not null && expected != rules)
                return false;
            if (!ReferenceEquals(rules.Options.SizeOf, options.SizeOf))
                lanes.ForgetSizes(options.SizeOf is null ? 1 : CallerItem<TIn>.Unmeasured);
            rules = new(options, Clock);
            lanes.Reoffer();
            work = Step(Clock.GetTimestamp());
        }

        Carry(work);
        return true;
    }

    private BatchWork<TIn> Step(long now, BatchWork<TIn> work = default)
    {
        while (true)
        {
            // Of the batches that may close, the one whose first item has waited longest has the next permit.
            BatchLane<TIn>? oldest = null;
            long? due = null;
            foreach (var lane in lanes.All)
            {
                Grow(lane.Queue, ref work);
                var decision = BatchPlanner.Decide(lane.Queue.Fill, lane.Queue.FirstArrived, now, running, rules.Limits);
                if (decision.Step == BatchStep.Close && (oldest is null || lane.Queue.FirstArrived < oldest.Queue.FirstArrived))
                    oldest = lane;
                else if (decision.Step == BatchStep.Wait && (due is null || decision.Due < due))
                    due = decision.Due;
            }

            if (oldest is not null)
            {
                Close(oldest, ref work);
                continue;
            }

            work.Due = due ?? work.Due;
            alarm.Target = lanes.Waiting == 0 ? null : this;
            measure.Rest();
            lanes.DropEmpty();
            return work;
        }
    }

    private void Grow(BatchQueue<TIn> queue, ref BatchWork<TIn> work)
    {
        while (queue.Candidate is { } candidate)
        {
            if (rules.Options.BatchSizeOf is not null || candidate.Size == CallerItem<TIn>.Unmeasured)
            {
                work.Measure |= measure.TryBegin(queue, candidate, rules.Options);
                return;
            }

            Offer(queue, candidate, null, ref work);
        }
    }

    private void Offer(BatchQueue<TIn> queue, CallerItem<TIn> candidate, int? total, ref BatchWork<TIn> work)
    {
        if (queue.Offer(rules.Limits.MaxSize, total) != BatchOffer.Oversize)
            return;
        queue.Remove(candidate, rules);
        work.Reject(candidate, new ArgumentException(
            $"Batcher '{Name}': the size of this item is {total ?? candidate.Size}, above MaxBatchSize {rules.Limits.MaxSize}. Make the item smaller or raise MaxBatchSize."));
    }

    private void Close(BatchLane<TIn> lane, ref BatchWork<TIn> work)
    {
        var items = lane.Queue.Take();
        if (items.Length == 0)
            return;
        var run = new BatchRun<TIn>(this, items, rules.Options, lane.ModelId);
        foreach (var item in items)
            item.Run = run;
        running++;
        work.Start(run);
    }

    private void Carry(BatchWork<TIn> work)
    {
        while (true)
        {
            for (var run = work.FirstRun; run is not null; run = run.Following)
                CleanContext.Start(run, host?.Scheduler);
            foreach (var (item, error) in work.Rejected ?? [])
                Reject(item, error);
            if (work.Due is { } due)
                alarm.Set(due);
            if (!work.Measure)
                return;
            var size = measure.Call(Name, out var failure);
            work = default;
            lock (gate)
            {
                Learn(size, failure, ref work);
                work = Step(Clock.GetTimestamp(), work);
            }
        }
    }

    // What was measured outside of the lock holds only for the queue as it was.
    private void Learn(int size, Exception? failure, ref BatchWork<TIn> work)
    {
        var candidate = measure.End(rules.Options, out var queue, out var stale);
        if (stale)
            return;
        if (failure is not null)
        {
            queue.Remove(candidate, rules);
            work.Reject(candidate, failure);
        }
        else if (rules.Options.BatchSizeOf is null)
        {
            candidate.Size = size;
        }
        else
        {
            Offer(queue, candidate, size, ref work);
        }
    }

    private bool TryMeasure(CallerItem<TIn> item, Func<TIn, int> sizeOf)
    {
        var size = BatchMeasure<TIn>.Of(Name, sizeOf, item.Value, out var failure);
        if (failure is not null)
            Reject(item, failure);
        item.Size = size;
        return failure is null;
    }

    private void Reject(CallerItem<TIn> item, Exception error)
    {
        if (item.Fail(error))
            Metrics.CountFailed(1);
    }
}
