using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Connectors.Webhooks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;
using Redress.Server.Http;

namespace Redress.Cli;

/// <summary>redress platform check URL: plays the whole port against a platform and says what is wrong.</summary>
internal static class PlatformCheck
{
    public static Command Make()
    {
        var (json, allow) = (Commands.JsonOption(), Commands.AllowHostOption());
        var url = new Argument<string>("url") { Description = "The platform's webhook endpoint" };
        var secret = new Option<string>("--secret")
        {
            Description = "whsec_…, as the platform has it",
            Required = true,
        };
        var subject = new Option<string?>("--subject")
        {
            Description =
                "Something made for tests, as in post/1042: it is hidden and brought back, and its author gets a letter",
        };
        var origins = new Option<string[]>("--origin")
        {
            Description = "An origin of surfaces beyond the endpoint's and those in links; may be repeated",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("check", "Play the whole port against a platform and say what is wrong")
        {
            url,
            secret,
            subject,
            origins,
            allow,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var subjectOf = parsed.GetValue(subject) is { } named ? SubjectOf(named) : (SubjectRef?)null;
                var (at, key) = (UrlOf(parsed.GetValue(url)!), SecretOf(parsed.GetValue(secret)!));
                var target = new PortCheckTarget(at, key, subjectOf, parsed.GetValue(origins)!);
                var report = await RunAsync(target, parsed.GetValue(allow)!, cancel);
                Show(report, parsed.GetValue(json));
                return report.Conforms ? Exit.Done : Exit.No;
            }
        );
        return command;
    }

    private static async Task<PortCheckReport> RunAsync(
        PortCheckTarget target,
        string[] allowed,
        CancellationToken cancel
    )
    {
        ServeChecks.AllowedHosts(allowed);
        using var fetcher = new Fetcher(new FetcherOptions { AllowedHosts = allowed });
        var ids = new IdSource(TimeProvider.System, RandomNumberGenerator.Fill);
        return await new PortCheck(fetcher, TimeProvider.System, ids, RandomNumberGenerator.Fill).RunAsync(
            target,
            cancel
        );
    }

    private static void Show(PortCheckReport report, bool json)
    {
        if (json)
        {
            var answer = new
            {
                report.Conforms,
                report.Tried,
                report.Findings,
            };
            Console.WriteLine(JsonSerializer.Serialize(answer, Json.Options));
            return;
        }

        foreach (var finding in report.Findings)
        {
            Console.WriteLine($"{finding.Code}: {finding.Problem}\n    {finding.Mend}");
        }

        Console.WriteLine(
            $"Tried {report.Tried.Count} steps: "
                + (report.Conforms ? "the port is as documented." : $"{report.Findings.Count} findings.")
        );
    }

    private static Uri UrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
            ? url
            : throw new Complaint(Exit.Usage, "The endpoint is no URL. Give it as in https://chirp.example/redress");

    private static WebhookSecret SecretOf(string text) =>
        WebhookSecret.TryParse(text, out var secret)
            ? secret
            : throw new Complaint(
                Exit.Usage,
                "--secret is none. It is whsec_ and base64, as 'platform add' showed it."
            );

    private static SubjectRef SubjectOf(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return
            slash > 0
            && Word.TryParse<SubjectKind>(text[..slash], out var kind)
            && LinkMap.IsSubjectId(text[(slash + 1)..])
            ? new SubjectRef(kind, text[(slash + 1)..])
            : throw new Complaint(
                Exit.Usage,
                $"--subject is kind/id, as in post/1042; kinds are {string.Join(", ", Word.All<SubjectKind>())}."
            );
    }
}
