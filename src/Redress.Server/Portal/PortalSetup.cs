using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.WebEncoders;
using Redress.Server.Features.Appeals;
using Redress.Server.Features.Help;
using Redress.Server.Features.Questions;
using Redress.Server.Features.Receipts;
using Redress.Server.Features.Reports;
using Redress.Server.Features.State;
using Redress.Server.Hosting;
using Redress.Server.Http;
using Redress.Server.Texts;

namespace Redress.Server.Portal;

/// <summary>Brings the portal, and the verbs of receipt codes, into the program.</summary>
internal static class PortalSetup
{
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        var portal = PortalOptions.Read(options.DataFolder, Languages.Embedded);
        var languages = Languages.Embedded.Offering(portal.Languages);
        services.AddSingleton(portal).AddSingleton(languages).AddSingleton<PortalLanguages>();
        services.AddSingleton<ThemeInForce>();
        services.AddSingleton<Visits>().AddSingleton<PortalServices>().AddSingleton<Crowd>();
        services.AddSingleton<TakePolicyReport>();
        services.AddSingleton<PortalFiling>().AddSingleton<PortalReceipts>();
        services.AddSingleton<ReceiptDoor>().AddSingleton<SayMore>();
        services.AddSingleton<Reconsidering>().AddSingleton<TellMore>();
        services.AddSingleton<AddLinks>().AddSingleton<ChangeCode>().AddSingleton<TakeProof>();
        services.AddSingleton<WithdrawReport>().AddSingleton<AnswerQuestion>().AddSingleton<ReporterAppeal>();
        services.Configure<FormOptions>(form =>
        {
            form.ValueCountLimit = 200;
            form.KeyLengthLimit = 100;
            form.ValueLengthLimit = Body.MaxBytes;
            form.MultipartBodyLengthLimit = Body.MaxBytes;
        });
        // Pages say that they are UTF-8: letters of all scripts stand in them as they are.
        services.Configure<WebEncoderOptions>(web =>
            web.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All)
        );
    }

    public static void Map(WebApplication app)
    {
        SayMore.Map(app);
        TellMore.Map(app);
        AddLinks.Map(app);
        ChangeCode.Map(app);
        TakeProof.Map(app);
        Leave.Map(app);
        ShowTheme.Map(app);
        TakePolicyReport.Map(app);
    }
}
