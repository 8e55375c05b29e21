using Microsoft.AspNetCore.Authorization;
using Midmar.Centre.People;

namespace Midmar.Web.Access;

/// <summary>The permission a page or endpoint needs, in the workspace of its address.</summary>
/// <param name="permission">The permission.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(Permission permission) : AuthorizeAttribute($"needs:{permission}")
{
    /// <summary>The permission.</summary>
    public Permission Permission { get; } = permission;
}
