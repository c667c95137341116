using System.Reflection;
using Mobula.Handles;

namespace Mobula.Contracts.Reflection;

/// <inheritdoc cref="ReflectedMethod"/>
internal sealed class ReflectedStreamMethod<TItem>(MethodInfo method) : ReflectedMethod(method)
{
    public override ContractCall NewCall() => new Call(this, []);

    protected override object Send(CallSender sender, object?[] arguments, CancellationToken cancel) => sender.SendStream(new Call(this, arguments), cancel);

    private sealed class Call(ReflectedStreamMethod<TItem> method, object?[] arguments) : StreamCall<TItem>
    {
        private object?[] arguments = arguments;

        public override string Method => method.Name;

        public override Type Contract => method.Method.DeclaringType!;

        public override void WriteArguments(ICallWriter writer) => method.Write(writer, arguments);

        public override void ReadArguments(ICallReader reader) => arguments = method.Read(reader);

        protected override IAsyncEnumerable<TItem> Enumerate(object target, CancellationToken cancel) =>
            (IAsyncEnumerable<TItem>)method.Invoke(target, arguments, cancel);
    }
}
