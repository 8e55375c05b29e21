using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Centre.People;
using Midmar.Web.Features.Account;
using Midmar.Web.Features.Administration;
using Midmar.Web.Features.SetUp;

namespace Midmar.Web.Access;

/// <summary>Who comes in and what they may do, as services, middleware and endpoints.</summary>
public static class AccessServices
{
    private const string AnyScheme = "Midmar.Any";

    /// <summary>Where open pages talk to the server.</summary>
    private static readonly PathString Channel = "/_blazor";

    /// <summary>The framework's own redirect of forms sent by script; it carries a protected address and nothing else.</summary>
    private static readonly PathString OpaqueRedirect = "/_framework/opaque-redirect";

    /// <summary>After the pages' own services. The host has the ports of people among its services.</summary>
    public static IServiceCollection AddMidmarAccess(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, displayName: null, scheme => scheme.ForwardDefaultSelector = context =>
                TokenScheme.IsUsedBy(context.Request) ? TokenScheme.Name : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenScheme>(TokenScheme.Name, displayName: null, configureOptions: null)
            .AddCookie(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, cookie => Configure(cookie, "midmar.second-step", SignInRules.LockoutTime));
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<ITicketStore>((cookie, store) =>
            {
                Configure(cookie, "midmar.session", ISessions.AbsoluteLimit);
                cookie.SessionStore = store;
            });
        new IdentityBuilder(typeof(Person), services).AddSignInManager();
        services.AddScoped<IUserConfirmation<Person>, DisabledCheck>();
        services.Configure<IdentityOptions>(options => options.SignIn.RequireConfirmedAccount = true);
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            passkeys.ValidateOrigin = context => new ValueTask<bool>(PasskeyOrigin.IsOurs(context.Origin, context.CrossOrigin, context.HttpContext.Request.Host));
        });
        services.Configure<AntiforgeryOptions>(options =>
        {
            options.Cookie.Name = "midmar.form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(Fallback()).AddPolicy(AnySignedInAttribute.Policy, policy => policy.RequireAuthenticatedUser());
        services.Configure<AuthorizationOptions>(options =>
        {
            foreach (var permission in Permissions.All)
            {
                options.AddPolicy(NeedsAttribute.PolicyOf(permission), policy => policy.AddRequirements(new NeedsRequirement(permission)));
            }
        });
        services.AddScoped<IAuthorizationHandler, NeedsHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Denials>();
        services.AddExceptionHandler<StorageFailure>();
        services.AddRateLimiter(DoorLimits.Configure);
        services.AddSingleton<DoorLimits>();
        services.AddScoped<AuthenticationStateProvider, SeatWatch>();
        services.AddScoped<Seat>().AddScoped<SignInDesk>().AddScoped<AccountMaking>().AddScoped<AccountDesk>().AddScoped<AdministrationDesk>();
        return services;
    }

    /// <summary>In place of the framework's authentication, authorisation and antiforgery; after routing.</summary>
    public static IApplicationBuilder UseMidmarAccess(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseMiddleware<CookieGuard>();
        return app;
    }

    /// <summary>Signing out and passkeys.</summary>
    public static IEndpointRouteBuilder MapMidmarAccess(this IEndpointRouteBuilder endpoints)
    {
        AccessEndpoints.Map(endpoints);
        return endpoints;
    }

    /// <summary>What says nothing of who may is for nobody.</summary>
    private static AuthorizationPolicy Fallback() => new AuthorizationPolicyBuilder().RequireAssertion(context =>
        context.Resource is HttpContext http
        && (http.GetEndpoint() is null
            || http.Request.Path.StartsWithSegments(OpaqueRedirect, StringComparison.Ordinal)
            || (http.Request.Path.StartsWithSegments(Channel, StringComparison.Ordinal) && http.User.Identity is { IsAuthenticated: true }))).Build();

    private static void Configure(CookieAuthenticationOptions cookie, string name, TimeSpan lifetime)
    {
        cookie.Cookie.Name = name;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.IsEssential = true;
        cookie.ExpireTimeSpan = lifetime;
        cookie.SlidingExpiration = false;
        cookie.LoginPath = Denials.SignInPath;
        cookie.ReturnUrlParameter = "ReturnUrl";
    }
}
