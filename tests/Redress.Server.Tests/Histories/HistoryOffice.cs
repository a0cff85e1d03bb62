namespace Redress.Server.Tests.Histories;

/// <summary>What whoever runs it does, and the platform, and time.</summary>
internal sealed partial class History
{
    private static readonly (string Name, string Value)[] s_choices =
    [
        ("second-look", "two"),
        ("second-look", "guest"),
        ("second-look", "same-later"),
        ("notice", "own"),
        ("notice", "eu-dsa"),
    ];

    private (int, string, Func<Task<Answered?>>)[] OfficeVerbs() =>
        [
            (9, "time", PassAsync),
            (4, "comes back", ComesBackAsync),
            (2, "down", DownAsync),
            (2, "automatic", SwitchAsync),
            (2, "backlog", BacklogAsync),
            (
                2,
                "release backlog",
                () =>
                    OperateAsync(
                        "SELECT id FROM backlog WHERE released_at IS NULL ORDER BY id",
                        id => $"/v1/backlogs/{id}/release"
                    )
            ),
            (1, "erase", EraseAsync),
            (1, "choose", ChooseAsync),
            (1, "read figures", async () => await _at.ReadAsync("", "/v1/figures")),
        ];

    private async Task<Answered?> PassAsync()
    {
        var minutes = _random.Next(6) switch
        {
            0 => _random.Next(600, 3000),
            < 3 => _random.Next(60, 600),
            _ => _random.Next(1, 60),
        };
        await MoveAsync(TimeSpan.FromMinutes(minutes), 4);
        await _at.SealAsync();
        await CompareClocksAsync();
        return null;
    }

    /// <summary>A surface shows again what was hidden; mostly the platform says that something has changed.</summary>
    private async Task<Answered?> ComesBackAsync()
    {
        var post = Any(s_posts);
        _at.Site.ComesBack(Any(Site.Surfaces), post);
        return Chance(80) ? await _at.ChangedAsync("post", post, $"msg_{_seed}_{++_number}") : null;
    }

    private async Task<Answered?> DownAsync()
    {
        _at.Site.Down = true;
        await MoveAsync(TimeSpan.FromMinutes(_random.Next(1, 120)), 3);
        _at.Site.Down = false;
        return null;
    }

    private async Task<Answered?> SwitchAsync()
    {
        var stop = !_isStopped && Chance(60);
        var said = await _at.AskAsync(
            "",
            $"/v1/automatic/{(stop ? "stop" : "start")}",
            new { reason = Words("Because") }
        );
        _isStopped = said.Ok ? stop : _isStopped;
        return said;
    }

    /// <summary>Reports from before, with their own times.</summary>
    private async Task<Answered?> BacklogAsync()
    {
        var made = await _at.AskAsync(
            "",
            "/v1/backlogs",
            new { name = Words("Before"), platformId = _at.Template.PlatformId }
        );
        if (!made.Ok)
        {
            return made;
        }

        var receivedAt = Template.Start - TimeSpan.FromDays(_random.Next(1, 40));
        var rows = Enumerable
            .Range(0, _random.Next(1, 3))
            .Select(i => (Ref: $"r{i}", Canary: $"canary-{_seed}-{_filed.Count + i}-c"))
            .ToList();
        var said = await _at.AskAsync(
            "",
            $"/v1/backlogs/{made["id"]}/rows",
            new
            {
                rows = rows.ConvertAll(r => new
                {
                    r.Ref,
                    receivedAt,
                    subjects = new[] { new { kind = "post", id = Any(s_posts) } },
                    reason = Any(s_reasons),
                    source = Any(Template.Sources),
                    minor = Any(s_yesNo),
                    statement = r.Canary,
                }),
            }
        );
        foreach (var taken in said.Ok ? said["taken"]!.AsArray() : [])
        {
            var canary = rows.First(r => r.Ref == (string)taken!["ref"]!).Canary;
            _filed.Add(
                new Filed((string)taken!["reportId"]!, _at.Now, canary) { Code = (string)taken["receiptCode"]! }
            );
        }

        return said;
    }

    private async Task<Answered?> OperateAsync(string sql, Func<string, string> path)
    {
        var ids = await _at.ListAsync<string>(sql);
        return ids.Count == 0 ? null : await _at.AskAsync("", path(Any(ids)), new { });
    }

    private async Task<Answered?> EraseAsync() =>
        _filed.Count == 0 ? null : await _at.AskAsync("", $"/v1/reports/{Any(_filed).Id}/erase", new { });

    private async Task<Answered?> ChooseAsync()
    {
        var (name, value) = Any(s_choices);
        return await _at.AskAsync("", "/v1/choices", new { name, value });
    }

    /// <summary>A clock that runs is there for ever, with the same start and no later end.</summary>
    private async Task CompareClocksAsync()
    {
        foreach (var one in await CasesAsync())
        {
            var read = await _at.ReadAsync(_at.Template.Reviewers[0], $"/v1/cases/{one.Id}/clocks");
            if (read.Ok)
            {
                _broken.AddRange(_before.Clocks(read));
            }
        }
    }
}
