namespace Shop;

public sealed class Awning : Traced, IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => next;
}
