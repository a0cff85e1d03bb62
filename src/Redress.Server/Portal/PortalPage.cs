using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Server.Http;
using Redress.Server.Texts;
using Redress.Storage.Engine;

namespace Redress.Server.Portal;

/// <summary>
/// What every page of the portal is: one language, one visit, the same way out. A form is answered by sending the browser to
/// the page anew, so that loading it again sends nothing twice; a browser without cookies gets the page at once.
/// </summary>
public abstract class PortalPage(PortalServices portal) : PageModel
{
    private const string LanguageField = "language";
    private OpenVisit? _open;

    public PortalOptions Options => portal.Options;

    public Language Texts { get; private set; } = portal.Languages.Default;

    public IReadOnlyList<Language> Offered => portal.Languages.Offered;

    public bool IsReviewed => PortalOptions.Reviewed.Contains(Texts.Tag, StringComparer.OrdinalIgnoreCase);

    public Visit Visit => _open?.Content ?? new Visit();

    /// <summary>True where nothing can be stored now: what was typed stands in the page, to be sent again.</summary>
    public bool IsAway { get; private set; }

    /// <summary>What each form carries where the browser takes no cookies; null where it does.</summary>
    public string? Carried =>
        _open is { ByCookie: false } open && HttpMethods.IsPost(Request.Method) ? open.Secret : null;

    /// <summary>What an address has to say where a link from another site named the language and no visit holds it yet; else nothing.</summary>
    public string Linked => Visit.Language is null && Request.Query.ContainsKey("lang") ? "?lang=" + Texts.Tag : "";

    public DateTimeOffset Now => portal.Clock.GetUtcNow();

    /// <summary>The path of this page, for forms.</summary>
    public abstract string Path { get; }

    /// <summary>Where the reader is, as they or the operator said, or their browser lets guess.</summary>
    public string? Country => Countries.Of(Request.Query["country"], Request.Headers.AcceptLanguage, Options.Country);

    protected OpenVisit Open => _open ?? throw new InvalidOperationException("No visit was opened");

    protected IFormCollection Form { get; private set; } = FormCollection.Empty;

    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => Texts.Say(key, values);

    public override Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    ) => portal.Crowd.DuringAsync(() => ExecuteAsync(context, next));

    /// <summary>How long a visitor who begins in a crowd is asked to wait; zero where they need not, or did before.</summary>
    protected TimeSpan WaitFor => portal.Crowd.IsLarge && !Visit.HasWaited ? Crowd.Wait : TimeSpan.Zero;

    private async Task ExecuteAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var cancel = HttpContext.RequestAborted;
        var isPost = HttpMethods.IsPost(Request.Method);
        try
        {
            Form = isPost && Request.HasFormContentType ? await Request.ReadFormAsync(cancel) : FormCollection.Empty;
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            await Problem.WriteAsync(HttpContext, HttpRefusals.TooLarge);
            context.Result = new EmptyResult();
            return;
        }

        try
        {
            await OpenVisitAsync(isPost, cancel);
            ChooseTexts(isPost);
            // A link from elsewhere comes without the cookie of a visit that may be under way: it must not take its place.
            if (!IsAway && (isPost || Request.Headers["Sec-Fetch-Site"] != "cross-site"))
            {
                portal.Visits.Give(HttpContext, _open!);
            }

            context.Result = isPost && Form.ContainsKey(LanguageField) ? await SpeakAsync(cancel) : null;
            if (context.Result is null)
            {
                var done = await next();
                if (done.Exception is { } fault && IsStorageFault(fault) && isPost)
                {
                    done.ExceptionHandled = true;
                    done.Result = Away();
                }
            }
        }
        catch (Exception fault) when (isPost && IsStorageFault(fault))
        {
            context.Result = Away();
        }
    }

    /// <summary>A page that is only read is shown even where nothing can be read or kept: help needs no database.</summary>
    private async Task OpenVisitAsync(bool isPost, CancellationToken cancel)
    {
        try
        {
            _open = await portal.Visits.OpenAsync(HttpContext, Form[Visits.Field], cancel);
        }
        catch (Exception fault) when (!isPost && IsStorageFault(fault))
        {
            (_open, IsAway) = (new OpenVisit("", true, new Visit()), true);
        }
    }

    private void ChooseTexts(bool isPost)
    {
        var linked = isPost ? Form["lang"] : Request.Query["lang"];
        Texts = portal.Languages.Choose(Visit.Language, linked, Request.Headers.AcceptLanguage);
        if (isPost && Visit.Language is null && linked.Count > 0)
        {
            // Kept with the visit: the next page is asked for without it.
            See(Visit with { Language = Texts.Tag });
        }
    }

    /// <summary>Puts what was just typed where the page shows it: the visit could not be read or kept.</summary>
    protected virtual void KeepTyped() { }

    /// <summary>Keeps the visit as it is now, and shows the page at that path.</summary>
    protected async Task<IActionResult> ShowAsync(Visit content, string path, CancellationToken cancel)
    {
        _open = Open with { Content = content };
        await portal.Visits.KeepAsync(_open, cancel);
        if (_open.ByCookie)
        {
            Response.Headers.Location = path;
            return new StatusCodeResult(StatusCodes.Status303SeeOther);
        }

        return await HereAsync(path, cancel);
    }

    /// <summary>Shows a page without sending the browser there: it takes no cookies.</summary>
    protected virtual Task<IActionResult> HereAsync(string path, CancellationToken cancel) =>
        Task.FromResult<IActionResult>(Page());

    /// <summary>Only what this answer shows: nothing is kept.</summary>
    protected void See(Visit content) => _open = Open with { Content = content };

    private static bool IsStorageFault(Exception fault) =>
        fault is DbException or StaleException or IOException or TimeoutException;

    private async Task<IActionResult> SpeakAsync(CancellationToken cancel)
    {
        Texts = portal.Languages.Choose(Form[LanguageField], null, null);
        return await ShowAsync(Visit with { Language = Texts.Tag }, Path, cancel);
    }

    private PageResult Away()
    {
        IsAway = true;
        // Without cookies the page goes on carrying what it carried: pressing the button again finds the visit.
        var carried = Form[Visits.Field].ToString();
        _open ??= new OpenVisit(carried, carried.Length == 0, new Visit());
        Texts = portal.Languages.Choose(null, Form["lang"], Request.Headers.AcceptLanguage);
        KeepTyped();
        var page = Page();
        page.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return page;
    }
}

/// <summary>What all pages of the portal use.</summary>
public sealed record PortalServices(
    PortalOptions Options,
    PortalLanguages Languages,
    Visits Visits,
    TimeProvider Clock,
    Crowd Crowd
);
