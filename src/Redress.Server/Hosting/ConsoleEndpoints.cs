using Microsoft.AspNetCore.Builder;
using Redress.Server.Features.Decisions;
using Redress.Server.Features.Figures;
using Redress.Server.Features.People;

namespace Redress.Server.Hosting;

/// <summary>What the console has besides its pages: what scripts ask for, and tables to take away.</summary>
internal static class ConsoleEndpoints
{
    public static void Map(WebApplication app)
    {
        UsePasskey.Map(app);
        MakePasskey.Map(app);
        ProveSession.Map(app);
        SignOut.Map(app);
        SignInOutside.Map(app);
        ExportFigures.Map(app);
        LiveFigures.Map(app);
        ExportQuality.Map(app);
    }
}
