using System.Text.Json.Nodes;

namespace Redress.System.Tests.Harness;

/// <summary>One Chirp, and ways to seed it, to let it misbehave and to ask it for the truth.</summary>
public sealed class ChirpSite : IAsyncDisposable
{
    private const string Token = "control-token";
    private static int _count;
    private readonly StartedProgram _program;
    private readonly string _folder;

    private ChirpSite(StartedProgram program, string folder)
    {
        (_program, _folder) = (program, folder);
        Nobody = Caller.Nobody(program.Address);
        Control = Nobody.WithHeader("x-chirp-control", Token);
    }

    public Uri Address => _program.Address;

    /// <summary>A visitor.</summary>
    public Caller Nobody { get; }

    public Caller Control { get; }

    public static async Task<ChirpSite> StartAsync(int port, params IEnumerable<string> args)
    {
        var folder = Directory.CreateTempSubdirectory("redress-chirp-").FullName;
        string[] usual = ["--data", folder, "--listen", $"http://127.0.0.1:{port}", "--control", Token];
        return new ChirpSite(await StartedProgram.StartAsync(StartedProgram.Chirp, [.. usual, .. args]), folder);
    }

    /// <summary>A handle that nobody has yet.</summary>
    public async Task<string> AccountAsync(string like = "ann")
    {
        var handle = $"{like}{Interlocked.Increment(ref _count)}";
        await Control.PostAsync("/control/accounts", new { accounts = new[] { new { handle, picture = 1 } } });
        return handle;
    }

    /// <summary>A post; the same picture number is the same bytes.</summary>
    public async Task<string> PostAsync(string author, int? picture = null, string text = "Herons at the weir.")
    {
        var posts = new[]
        {
            new
            {
                author,
                text,
                picture,
            },
        };
        return (string)(await Control.PostAsync("/control/posts", new { posts })).Expect(200)["posts"]![0]!["id"]!;
    }

    /// <summary>A story by somebody new, there for a day; the same picture number is the same bytes.</summary>
    public async Task<string> StoryAsync(int picture)
    {
        var story = new
        {
            author = await AccountAsync(),
            text = "Herons, today only.",
            picture,
        };
        return (string)(await Control.PostAsync("/control/stories", story)).Expect(200)["id"]!;
    }

    /// <summary>A post as a member makes it, checked before; null where it was refused.</summary>
    public async Task<string?> UploadAsync(string author, int picture, string look = "AsIs")
    {
        var upload = new
        {
            author,
            text = "Herons at the weir.",
            picture,
            look,
        };
        return (string?)(await Control.PostAsync("/control/uploads", upload)).Expect(200)["id"];
    }

    /// <summary>A post that was there before anybody checked.</summary>
    public async Task<string> PostLikeAsync(string author, int picture, string look)
    {
        var posts = new[]
        {
            new
            {
                author,
                text = "Herons at the weir.",
                picture,
                look,
            },
        };
        return (string)(await Control.PostAsync("/control/posts", new { posts })).Expect(200)["posts"]![0]!["id"]!;
    }

    /// <summary>A post by somebody new.</summary>
    public async Task<string> PostAsync(int? picture = null) => await PostAsync(await AccountAsync(), picture);

    public async Task<string> CommentAsync(string post, string by) =>
        (string)
            (
                await Control.PostAsync(
                    "/control/comments",
                    new
                    {
                        post,
                        by,
                        text = "I was there.",
                    }
                )
            ).Expect(200)["id"]!;

    public async Task<string> MessageAsync(string from, string to) =>
        (string)
            (
                await Control.PostAsync(
                    "/control/messages",
                    new
                    {
                        from,
                        to,
                        text = "Look.",
                    }
                )
            ).Expect(200)["id"]!;

    /// <summary>Somebody reshares a post; the id of the reshare.</summary>
    public async Task<string> ReshareAsync(string post, string by) =>
        (string)
            (
                await Control.PostAsync(
                    "/control/reshares",
                    new
                    {
                        post,
                        by,
                        text = "",
                    }
                )
            ).Expect(200)["id"]!;

    public async Task<JsonNode> VisitAsync(string post, long views, int reshares = 0, int reactions = 0) =>
        (
            await Control.PostAsync(
                "/control/audience",
                new
                {
                    post,
                    views,
                    reshares,
                    reactions,
                }
            )
        ).Expect(200);

    public async Task DeleteAsync(string post, string by) =>
        Assert.Equal(
            "Done",
            (string?)(await Control.PostAsync("/control/delete", new { post, by })).Expect(200)["answer"]
        );

    /// <summary>How the port misbehaves from now on; what is not named is good again.</summary>
    public async Task MisbehaveAsync(object how) => (await Control.PostAsync("/control/mischief", how)).Expect(200);

    public async Task<JsonNode> TruthAsync(string kind, string id) =>
        (await Control.GetAsync($"/control/truth/{kind}/{id}")).Expect(200);

    public async Task<JsonArray> LettersAsync(string handle) =>
        (await Control.GetAsync($"/control/letters/{handle}")).Expect(200)["letters"]!.AsArray();

    /// <summary>The calls that reached the port, oldest first.</summary>
    public async Task<JsonArray> CallsAsync() =>
        (await Control.GetAsync("/control/calls")).Expect(200)["calls"]!.AsArray();

    public Task ForgetCallsAsync() => Control.SendAsync(HttpMethod.Delete, "/control/calls", null);

    /// <summary>What a visitor gets there.</summary>
    public async Task<int> StatusAsync(string path) => (await Nobody.GetAsync(path)).Status;

    public string Link(string path) => new Uri(Address, path).AbsoluteUri;

    public string PostLink(string post) => Link($"/posts/{post}");

    public async ValueTask DisposeAsync()
    {
        Nobody.Dispose();
        await _program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
