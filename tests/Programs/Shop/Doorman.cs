namespace Shop;

public sealed class Doorman(RequestDelegate next) : Traced
{
    public Task InvokeAsync(HttpContext http) => next(http);
}
