using System.Reflection;

namespace Mobula.Endpoints;

/// <summary>One route of an action method.</summary>
/// <param name="Action">The method.</param>
/// <param name="Template">The whole template, relative to the application's route prefix.</param>
/// <param name="Methods">The HTTP methods; null is any.</param>
/// <param name="Order">Lower goes first where several match.</param>
internal sealed record ActionRoute(MethodInfo Action, string Template, IReadOnlyList<string>? Methods, int Order);
