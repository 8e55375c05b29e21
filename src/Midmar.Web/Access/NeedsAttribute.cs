using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Midmar.Centre.People;

namespace Midmar.Web.Access;

/// <summary>The permission a page or endpoint needs, in the workspace of its address.</summary>
/// <param name="permission">The permission.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(Permission permission) : AuthorizeAttribute(PolicyOf(permission))
{
    /// <summary>The permission.</summary>
    public Permission Permission { get; } = permission;

    /// <summary>The name of the policy that asks for it.</summary>
    internal static string PolicyOf(Permission permission) => $"needs:{permission}";
}

/// <summary>A page or endpoint for everybody who is signed in: their own account. A second factor that is missing can be set up there.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AnySignedInAttribute() : AuthorizeAttribute(Policy)
{
    /// <summary>The name of the policy.</summary>
    internal new const string Policy = "signed-in";
}

/// <summary>The same for endpoints.</summary>
public static class NeedsExtensions
{
    /// <summary>Asks for a permission, in the workspace of the route's value <c>workspace</c>.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(new NeedsAttribute(permission));

    /// <summary>Asks for anybody signed in.</summary>
    public static TBuilder AnySignedIn<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(new AnySignedInAttribute());
}
