using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.People;

namespace Redress.Server.Web;

/// <summary>What pages of the desk share: who sits there, their words, the time, names, and how a refusal is told.</summary>
public abstract class DeskPage(Office office) : PageModel
{
    private Dictionary<string, string>? _names;

    protected Office Office { get; } = office;

    public Words T { get; private set; } = Words.In("en");

    public Principal Who => HttpContext.Principal();

    public DateTimeOffset Now { get; } = office.Now;

    /// <summary>Why what was asked was not done; null where nothing was refused.</summary>
    public Refusal? Refusal { get; private set; }

    public override void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
        T = Words.For(HttpContext);
        ViewData["Language"] = T.Language;
        base.OnPageHandlerSelected(context);
    }

    /// <summary>The name of somebody who works here; what is no person is told by its own word.</summary>
    public string Name(string? id) =>
        id is null
            ? ""
            : _names?.GetValueOrDefault(id) ?? (id.StartsWith("psn_", StringComparison.Ordinal) ? "?" : T.Of(id));

    protected async Task ReadNamesAsync(CancellationToken cancel) =>
        _names = (await ColleagueStore.AllAsync(Office.Database, cancel)).ToDictionary(
            c => c.Id,
            c => c.Name,
            StringComparer.Ordinal
        );

    public IReadOnlyDictionary<string, string> Colleagues => _names ?? [];

    /// <summary>The page again, with what was refused on top.</summary>
    protected PageResult Refused(Refusal refusal)
    {
        Refusal = refusal;
        Response.StatusCode = Problem.StatusOf(refusal.Kind);
        return Page();
    }

    /// <summary>A refusal in place of the page: it is not there, or not for them.</summary>
    protected IActionResult Instead(Refusal refusal)
    {
        Refusal = refusal;
        Response.StatusCode = Problem.StatusOf(refusal.Kind);
        return new RefusedResult(refusal);
    }

    /// <summary>A time: short for today, long in the title, exact for programs.</summary>
    public IHtmlContent Time(DateTimeOffset at)
    {
        var isToday = at.UtcDateTime.Date == Now.UtcDateTime.Date;
        var shown = at.ToString(isToday ? "HH:mm" : "d MMM yyyy, HH:mm", T.Culture);
        var exact = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new HtmlString($"<time datetime=\"{exact}\">{shown}</time>");
    }

    public IHtmlContent Time(long micros) => Time(Instant.FromMicros(micros));

    /// <summary>How long until then, or since: "in 3 h 20 min", "2 days late".</summary>
    public IHtmlContent Countdown(DateTimeOffset due)
    {
        var left = due - Now;
        var (word, sign) =
            left < TimeSpan.Zero ? ("late", "!")
            : left < TimeSpan.FromHours(1) ? ("soon", "")
            : ("calm", "");
        var text = left < TimeSpan.Zero ? T.Say("{0} late", Length(-left)) : T.Say("in {0}", Length(left));
        var exact = due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new HtmlString($"<time class=\"due {word}\" datetime=\"{exact}\">{text}{sign}</time>");
    }

    public string Length(TimeSpan time) =>
        time.TotalDays >= 2 ? T.Say("{0} days", (int)time.TotalDays)
        : time.TotalHours >= 1 ? T.Say("{0} h {1} min", (int)time.TotalHours, time.Minutes)
        : T.Say("{0} min", Math.Max(0, (int)time.TotalMinutes));

    /// <summary>How old something is.</summary>
    public string Age(DateTimeOffset at) => Length(Now - at);

    private sealed class RefusedResult(Refusal refusal) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context) => Problem.WriteAsync(context.HttpContext, refusal);
    }
}
