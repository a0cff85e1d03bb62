using System.Diagnostics;
using System.Text.Json;
using Redress.Bench.Measuring;
using Redress.Bench.Wire;

namespace Redress.Bench.Runs;

/// <summary>One report on a post that thousands reshared: until Chirp shows none of them, and until every surface was read as gone.</summary>
internal static class ResharesRun
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(20);

    // What the default policy orders for the post itself; its reshares are hidden.
    private const int RestrictionsEach = 3;

    public static async Task AllAsync(Options options, Sheet sheet, CancellationToken cancel)
    {
        sheet.Aim(
            "2,223 reshares hidden by Chirp's own tables at most 2 s after the report was sent, all surfaces confirmed at most 5 s"
        );
        sheet.Head(
            "engine",
            "reshares",
            "201 ms",
            "post hidden ms",
            "half hidden ms",
            "all hidden ms",
            "all confirmed ms",
            "enforcements",
            "CPU s",
            "Chirp's CPU s",
            "load avg"
        );
        foreach (var engine in options.Engines)
        {
            await OneAsync(options, sheet, engine, cancel);
        }
    }

    private static async Task OneAsync(Options options, Sheet sheet, string engine, CancellationToken cancel)
    {
        await using var setting = await Setting.StartAsync(options, engine, "chirp", cancel);
        var chirp = setting.Chirp!;
        // The first is only to warm up what a program that runs has warm: ten reshares of it.
        var first = await chirp.AddPostsAsync(2, cancel);
        await chirp.ReshareAsync(first, 10, cancel);
        await chirp.ReshareAsync(first + 1, options.Reshares, cancel);
        var token = await setting.Redress.AddReviewerAsync(cancel);
        await FollowAsync(setting, first, 10, token, cancel);
        var cpu = CpuTime.Of(setting.Ours);
        var chirpCpu = CpuTime.Of(chirp.Id);
        var seen = await FollowAsync(setting, first + 1, options.Reshares, token, cancel);
        if (seen.Confirmed is null)
        {
            Console.Error.WriteLine($"Not all is confirmed; the program said last: {setting.Redress.Said}");
        }

        sheet.Row(
            engine,
            $"{options.Reshares}",
            $"{seen.Accepted:0}",
            $"{seen.PostHidden:0}",
            $"{seen.HalfHidden:0}",
            $"{seen.AllHidden:0}",
            $"{seen.Confirmed:0}",
            seen.Enforcements,
            $"{(CpuTime.Of(setting.Ours) - cpu) / 1000:0.0}",
            $"{(CpuTime.Of(chirp.Id) - chirpCpu) / 1000:0.0}",
            Machine.Load().Split(' ')[0]
        );
    }

    private static async Task<Times> FollowAsync(
        Setting setting,
        long post,
        int reshares,
        string token,
        CancellationToken cancel
    )
    {
        using var connection = await Connection.OpenAsync(setting.Redress.Address, cancel);
        var request = new ReportRequest(setting.LinkBefore, setting.Key, "reshares").For(post, (int)post);
        var times = new Times();
        var began = Stopwatch.GetTimestamp();
        var reply = await connection.SendAsync(request, cancel);
        times.Accepted = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (reply.Status != 201)
        {
            throw new IOException($"The report was answered with {reply.Status}: {reply.Text()}");
        }

        await HiddenAsync(setting, post, times, began, cancel);
        await ConfirmedAsync(setting, reshares, token, times, began, cancel);
        return times;
    }

    private static async Task HiddenAsync(Setting setting, long post, Times times, long began, CancellationToken cancel)
    {
        using var connection = await setting.Chirp!.ConnectAsync(cancel);
        while (Stopwatch.GetElapsedTime(began) < s_patience)
        {
            var truth = await setting.Chirp.TruthAsync(connection, $"post/{post}", cancel);
            var reshared = truth.GetProperty("reshares");
            var (visible, hidden) = (
                reshared.GetProperty("visible").GetInt64(),
                reshared.GetProperty("hidden").GetInt64()
            );
            var now = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            times.PostHidden ??= truth.GetProperty("visible").GetBoolean() ? null : now;
            times.HalfHidden ??= hidden >= visible ? now : null;
            if (visible == 0 && times.PostHidden is not null)
            {
                times.AllHidden = now;
                return;
            }

            await Task.Delay(s_between, cancel);
        }
    }

    private static async Task ConfirmedAsync(
        Setting setting,
        int reshares,
        string token,
        Times times,
        long began,
        CancellationToken cancel
    )
    {
        var queue = await setting.Redress.AskAsync("/v1/cases", token, cancel);
        var ids = queue
            .GetProperty("items")
            .EnumerateArray()
            .Select(c => c.GetProperty("id").GetString())
            .Order(StringComparer.Ordinal);
        var id = ids.Last();
        while (Stopwatch.GetElapsedTime(began) < s_patience)
        {
            var found = await setting.Redress.AskAsync($"/v1/cases/{id}", token, cancel);
            var counts = found.GetProperty("enforcements");
            times.Enforcements = Show(counts);
            if (
                Count(counts, "confirmed") >= RestrictionsEach + reshares
                && Count(counts, "due") + Count(counts, "sent") == 0
            )
            {
                times.Confirmed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                return;
            }

            await Task.Delay(s_between * 2, cancel);
        }
    }

    private static long Count(JsonElement counts, string status) => counts.GetProperty(status).GetInt64();

    private static string Show(JsonElement counts) =>
        $"{Count(counts, "confirmed")} confirmed, {Count(counts, "failed")} failed, {Count(counts, "due") + Count(counts, "sent")} open";

    /// <summary>Milliseconds since the report was sent; null where it did not come to that.</summary>
    private sealed class Times
    {
        public double Accepted { get; set; }

        public double? PostHidden { get; set; }

        public double? HalfHidden { get; set; }

        public double? AllHidden { get; set; }

        public double? Confirmed { get; set; }

        public string Enforcements { get; set; } = "";
    }
}
