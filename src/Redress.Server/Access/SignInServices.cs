using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Redress.Core.People;
using Redress.Server.Hosting;
using Redress.Server.Web;

namespace Redress.Server.Access;

/// <summary>What signing in at the console is made of.</summary>
internal static class SignInServices
{
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton<RoleSets>().AddSingleton<Sessions>().AddSingleton<SignInPace>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<Libraries>().AddSingleton<OutsideService>();
        services.AddIdentityCore<Person>();
        services.AddScoped<IUserStore<Person>, PasskeyUsers>();
        services.AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>();
        services.AddScoped<Ceremonies>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            // A passkey belongs to the name that people know; behind a proxy the request may say another.
            passkeys.ServerDomain = options.Public.TryGetValue(Origin.Console, out var known) ? known.IdnHost : null;
        });
    }
}
