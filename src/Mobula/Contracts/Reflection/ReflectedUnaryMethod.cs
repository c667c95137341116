using System.Reflection;
using Mobula.Handles;

namespace Mobula.Contracts.Reflection;

// Each is used once; the rule does not follow a value through a box.
#pragma warning disable CA2012

/// <inheritdoc cref="ReflectedMethod"/>
internal sealed class ReflectedUnaryMethod<TResult>(MethodInfo method) : ReflectedMethod(method)
{
    public override ContractCall NewCall() => new Call(this, []);

    protected override object Send(CallSender sender, object?[] arguments, CancellationToken cancel)
    {
        var call = new Call(this, arguments);
        return Kind switch
        {
            ReturnKind.Task => sender.SendTask((UnaryCall<Nothing>)(object)call, cancel),
            ReturnKind.TaskOf => sender.SendTask(call, cancel),
            ReturnKind.ValueTask => sender.SendValueTask((UnaryCall<Nothing>)(object)call, cancel),
            _ => sender.SendValueTask(call, cancel),
        };
    }

    private sealed class Call(ReflectedUnaryMethod<TResult> method, object?[] arguments) : UnaryCall<TResult>
    {
        private object?[] arguments = arguments;

        public override string Method => method.Name;

        public override Type Contract => method.Method.DeclaringType!;

        public override void WriteArguments(ICallWriter writer) => method.Write(writer, arguments);

        public override void ReadArguments(ICallReader reader) => arguments = method.Read(reader);

        protected override ValueTask<TResult> CallAsync(object target, CancellationToken cancel)
        {
            object returned = method.Invoke(target, arguments, cancel);
            return method.Kind switch
            {
                ReturnKind.Task => (ValueTask<TResult>)(object)Nothing.Of((Task)returned),
                ReturnKind.TaskOf => new((Task<TResult>)returned),
                ReturnKind.ValueTask => (ValueTask<TResult>)(object)Nothing.Of((ValueTask)returned),
                _ => (ValueTask<TResult>)returned,
            };
        }
    }
}
